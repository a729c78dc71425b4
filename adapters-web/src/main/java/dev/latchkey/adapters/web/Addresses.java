package dev.latchkey.adapters.web;

import dev.latchkey.domain.Client;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;

/** Reads IP addresses. Never looks up a name. */
final class Addresses {

  private static final String IPV4 = "(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:\\.(?!$)|$)){4}";

  private static final Pattern LITERAL =
      Pattern.compile(IPV4 + "|(?=.*:)[0-9A-Fa-f:][0-9A-Fa-f:.]{1,44}");

  /** {@code 203.0.113.7:51234}, {@code [2001:db8::7]} and {@code [2001:db8::7]:51234}. */
  private static final Pattern WITH_PORT =
      Pattern.compile("([0-9.]+):[0-9]{1,5}|\\[([0-9A-Fa-f:.]+)](?::[0-9]{1,5})?");

  private Addresses() {}

  /** The address that the request came from. */
  static InetAddress of(ServletRequest request) {
    // A link-local address carries the name of its interface.
    return parse(request.getRemoteAddr().split("%", 2)[0])
        .orElseThrow(() -> new IllegalStateException("the peer has no address"));
  }

  /** The client that the request came from. */
  static Client client(HttpServletRequest request) {
    return Client.at(of(request), Device.describe(request.getHeader(HttpHeaders.USER_AGENT)));
  }

  /** The address; empty if the text is anything else. */
  static Optional<InetAddress> parse(String text) {
    if (!LITERAL.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException malformed) {
      return Optional.empty();
    }
  }

  /** The address of a hop, which some proxies write with its port. */
  static Optional<InetAddress> parseHop(String text) {
    Matcher withPort = WITH_PORT.matcher(text);
    if (!withPort.matches()) {
      return parse(text);
    }
    return parse(withPort.group(1) == null ? withPort.group(2) : withPort.group(1));
  }
}

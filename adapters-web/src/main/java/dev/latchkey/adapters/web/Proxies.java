package dev.latchkey.adapters.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.catalina.util.NetMask;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Where a request really came from, and how. Forwarding headers are believed only if the peer is a
 * configured proxy (ASVS 4.1.3, 15.3.4), and read from the end, where that proxy wrote.
 */
final class Proxies {

  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private final List<NetMask> trusted;

  /**
   * @throws IllegalArgumentException if one is no address and no CIDR range
   */
  Proxies(List<String> trusted) {
    this.trusted = trusted.stream().map(Proxies::range).toList();
  }

  private static NetMask range(String text) {
    try {
      if (literal(text.split("/", 2)[0]).isPresent()) {
        return new NetMask(text);
      }
    } catch (IllegalArgumentException malformed) {
      // said below
    }
    throw new IllegalArgumentException(
        "the trusted proxy " + text + " must be an address or a CIDR range such as 10.0.0.0/8");
  }

  /** The address nearest to us that is no proxy of ours. */
  InetAddress client(HttpServletRequest request) {
    InetAddress nearest = peer(request);
    List<String> hops = forwarded(request, "X-Forwarded-For");
    for (int i = hops.size() - 1; i >= 0 && isTrusted(nearest); i--) {
      Optional<InetAddress> hop = literal(hops.get(i));
      if (hop.isEmpty()) {
        break;
      }
      nearest = hop.get();
    }
    return nearest;
  }

  /** Whether the request came by https, all the way that we know of. */
  boolean https(HttpServletRequest request) {
    List<String> schemes =
        isTrusted(peer(request)) ? forwarded(request, "X-Forwarded-Proto") : List.of();
    return schemes.isEmpty()
        ? request.isSecure()
        : schemes.stream().allMatch("https"::equalsIgnoreCase);
  }

  /** The host and port that the caller asked for; null if it did not say. */
  @Nullable String host(HttpServletRequest request) {
    List<String> hosts =
        isTrusted(peer(request)) ? forwarded(request, "X-Forwarded-Host") : List.of();
    return hosts.isEmpty() ? request.getHeader(HttpHeaders.HOST) : hosts.get(hosts.size() - 1);
  }

  private static InetAddress peer(HttpServletRequest request) {
    return literal(request.getRemoteAddr())
        .orElseThrow(() -> new IllegalStateException("the peer has no address"));
  }

  private boolean isTrusted(InetAddress address) {
    return trusted.stream().anyMatch(range -> range.matches(address));
  }

  private static List<String> forwarded(HttpServletRequest request, String header) {
    return Collections.list(request.getHeaders(header)).stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(String::strip)
        .toList();
  }

  /** Reads an address written in digits; names are never looked up. */
  private static Optional<InetAddress> literal(String text) {
    if (!text.contains(":") && !IPV4.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException notAnAddress) {
      return Optional.empty();
    }
  }
}

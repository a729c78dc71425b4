package dev.latchkey.adapters.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Scheme, host and port (RFC 6454). A scheme's default port equals no port; names are compared
 * without regard to case.
 */
record Origin(String scheme, String host, int port) {

  /** Container networks have names with underscores, which {@link java.net.URI} rejects. */
  private static final Pattern SYNTAX =
      Pattern.compile(
          "(https?)://([a-z0-9._-]{1,253}|\\[[0-9a-f:.]{2,45}])(?::([0-9]{1,5}))?",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern LOOPBACK =
      Pattern.compile("(?:.+\\.)?localhost|127(?:\\.[0-9]{1,3}){3}|\\[::1]");

  private static final int LAST_PORT = 65_535;

  /**
   * Reads an origin as browsers write it; empty for the text {@code null} and for schemes other
   * than http and https.
   */
  static Optional<Origin> parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
    int port = matcher.group(3) == null ? defaultPort(scheme) : Integer.parseInt(matcher.group(3));
    return port < 1 || port > LAST_PORT
        ? Optional.empty()
        : Optional.of(new Origin(scheme, matcher.group(2).toLowerCase(Locale.ROOT), port));
  }

  /** Reads several; what is no origin is left out. */
  static Set<Origin> set(List<String> texts) {
    return texts.stream()
        .flatMap(text -> parse(text).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Returns the service's own origin, as {@link OwnOrigin} has written it into the request. */
  static Optional<Origin> of(HttpServletRequest request) {
    return parse(
        request.getScheme() + "://" + request.getServerName() + ":" + request.getServerPort());
  }

  private static int defaultPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }

  boolean isSecure() {
    return scheme.equals("https");
  }

  /** Https, or a loopback host: what browsers call potentially trustworthy. */
  boolean isTrustworthy() {
    return isSecure() || LOOPBACK.matcher(host).matches();
  }

  /** As browsers write it: without the default port. */
  @Override
  public String toString() {
    return scheme + "://" + host + (port == defaultPort(scheme) ? "" : ":" + port);
  }
}

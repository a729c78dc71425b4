package dev.latchkey.adapters.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.catalina.util.NetMask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;

/**
 * Traces how a request reached the server. Forwarding headers are believed only as far as trusted
 * proxies wrote them (ASVS 4.1.3, 15.3.4): each appends to the lists, so they are walked from the
 * right.
 */
final class Proxies {

  private static final Logger LOG = LoggerFactory.getLogger(Proxies.class);

  private static final String FOR = "X-Forwarded-For";
  private static final String PROTO = "X-Forwarded-Proto";
  private static final String HOST = "X-Forwarded-Host";

  /** At most this many different warnings are logged, each once. */
  private static final int MOST_WARNINGS = 32;

  private final List<NetMask> trusted;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  /**
   * @throws IllegalArgumentException if one is no address and no CIDR range
   */
  Proxies(List<String> trusted) {
    this.trusted = trusted.stream().map(Proxies::range).toList();
  }

  private static NetMask range(String text) {
    try {
      if (Addresses.parse(text.split("/", 2)[0]).isPresent()) {
        return new NetMask(text);
      }
    } catch (IllegalArgumentException malformed) {
      // said below
    }
    throw new IllegalArgumentException(
        "LATCHKEY_TRUSTED_PROXIES must hold addresses and CIDR ranges such as 10.0.0.0/8, not "
            + text
            + ".");
  }

  Route route(HttpServletRequest request) {
    InetAddress peer = Addresses.of(request);
    if (!isTrusted(peer)) {
      if (Stream.of(FOR, PROTO, HOST).anyMatch(name -> request.getHeader(name) != null)) {
        warn(
            "{} sends forwarding headers, which are ignored; if it is a proxy of yours, name it in"
                + " LATCHKEY_TRUSTED_PROXIES",
            peer.getHostAddress());
      }
      return new Route(peer, Optional.empty(), 0);
    }
    InetAddress client = peer;
    List<String> hops = forwarded(request, FOR);
    int proxies = 0;
    while (isTrusted(client) && proxies < hops.size()) {
      Optional<InetAddress> hop = Addresses.parseHop(hops.get(hops.size() - 1 - proxies));
      if (hop.isEmpty()) {
        warn(
            "{} sends an X-Forwarded-For that cannot be read; its clients count as one",
            peer.getHostAddress());
        break;
      }
      client = hop.get();
      proxies++;
    }
    proxies = Math.max(1, proxies);
    return new Route(client, origin(request, proxies), proxies);
  }

  /** What the outermost of the trusted proxies was asked for. */
  private Optional<Origin> origin(HttpServletRequest request, int proxies) {
    Optional<String> scheme = scheme(request, proxies);
    Optional<String> host = host(request, proxies);
    if (scheme.isEmpty() && host.isEmpty()) {
      return Optional.empty();
    }
    String authority =
        host.or(() -> Optional.ofNullable(request.getHeader(HttpHeaders.HOST))).orElse("");
    Optional<Origin> origin = Origin.parse(scheme.orElse(request.getScheme()) + "://" + authority);
    if (origin.isEmpty()) {
      warn(
          "{} sends an X-Forwarded-Proto or X-Forwarded-Host that cannot be read; it is ignored",
          Addresses.of(request).getHostAddress());
    }
    return origin;
  }

  /** The scheme that the outermost of this number of proxies was asked by. */
  static Optional<String> scheme(HttpServletRequest request, int proxies) {
    return outermost(forwarded(request, PROTO), proxies).map(Proxies::ofHttp);
  }

  /** The host and port that the outermost of this number of proxies was asked for. */
  static Optional<String> host(HttpServletRequest request, int proxies) {
    return outermost(forwarded(request, HOST), proxies);
  }

  /** Some proxies name the scheme of a WebSocket. */
  private static String ofHttp(String scheme) {
    String lower = scheme.toLowerCase(Locale.ROOT);
    return lower.equals("wss") ? "https" : lower.equals("ws") ? "http" : lower;
  }

  private static Optional<String> outermost(List<String> values, int proxies) {
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(values.get(Math.max(0, values.size() - proxies)));
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

  private void warn(String message, String peer) {
    if (warned.size() < MOST_WARNINGS && warned.add(message + peer)) {
      LOG.warn(message, peer);
    }
  }
}

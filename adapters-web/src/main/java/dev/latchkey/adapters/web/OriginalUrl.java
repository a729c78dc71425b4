package dev.latchkey.adapters.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;

/** The URL that the client of a trusted proxy asked for, as the proxy tells it. */
final class OriginalUrl {

  private static final String WHOLE = "X-Original-URL";
  private static final String PATH_AND_QUERY = "X-Forwarded-Uri";

  private static final Pattern URL = Pattern.compile("([^:/?#]+)://([^/?#]*)(.*)");

  private OriginalUrl() {}

  /**
   * Returns the URL, unchecked; empty if no trusted proxy sends all of its parts.
   *
   * @throws RequestRefused if two headers of a trusted proxy contradict each other
   */
  static Optional<String> of(HttpServletRequest request) {
    int proxies = Route.of(request).proxies();
    if (proxies == 0) {
      return Optional.empty();
    }
    Optional<String> scheme = Proxies.scheme(request, proxies);
    Optional<String> host = Proxies.host(request, proxies);
    Optional<String> path = single(request, PATH_AND_QUERY);
    Optional<String> whole = single(request, WHOLE);
    if (whole.isEmpty()) {
      return scheme.flatMap(s -> host.flatMap(h -> path.map(p -> s + "://" + h + p)));
    }
    Matcher parts = URL.matcher(whole.get());
    if (!parts.matches()) {
      demand(path.isEmpty());
      return Optional.empty();
    }
    String ownScheme = parts.group(1);
    demand(scheme.filter(it -> !it.equalsIgnoreCase(ownScheme)).isEmpty());
    demand(host.filter(it -> !isSame(ownScheme, it, parts.group(2))).isEmpty());
    demand(path.filter(it -> !rooted(it).equals(rooted(parts.group(3)))).isEmpty());
    return whole;
  }

  private static Optional<String> single(HttpServletRequest request, String header) {
    List<String> values = Collections.list(request.getHeaders(header)).stream().distinct().toList();
    demand(values.size() <= 1);
    return values.stream().findFirst().filter(value -> !value.isEmpty());
  }

  private static boolean isSame(String scheme, String host, String other) {
    Optional<Origin> origin = Origin.parse(scheme + "://" + host);
    return origin.isPresent() && origin.equals(Origin.parse(scheme + "://" + other));
  }

  private static String rooted(String path) {
    return path.startsWith("/") ? path : "/" + path;
  }

  private static void demand(boolean agree) {
    if (!agree) {
      throw new RequestRefused(
          HttpStatus.BAD_REQUEST,
          "contradictory_forwarding",
          "the forwarding headers contradict each other");
    }
  }
}

package dev.latchkey.adapters.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * Recognises a browser that opens a page: only such a client can use a login page in place of an
 * answer.
 */
final class Navigation {

  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD");

  /** The headers in which proxies that always ask by GET name the method of the client. */
  private static final List<String> METHODS = List.of("X-Forwarded-Method", "X-Original-Method");

  private Navigation() {}

  static boolean isOne(HttpServletRequest request) {
    return Stream.concat(
                Stream.of(request.getMethod()),
                METHODS.stream()
                    .flatMap(name -> Collections.list(request.getHeaders(name)).stream()))
            .allMatch(SAFE_METHODS::contains)
        && !"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))
        && request.getHeader("Sec-WebSocket-Key") == null
        && wantsPage(request);
  }

  private static boolean wantsPage(HttpServletRequest request) {
    String mode = request.getHeader("Sec-Fetch-Mode");
    if (mode != null) {
      return mode.equals("navigate");
    }
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return accept != null && accept.contains(MediaType.TEXT_HTML_VALUE);
  }
}

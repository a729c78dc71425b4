package dev.latchkey.adapters.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * The cookie that carries the token: HttpOnly, SameSite=Strict, for the whole host, until the
 * browser ends (ASVS 3.3.1 to 3.3.4). Set and cleared by one method, so both always match.
 *
 * @param alwaysSecure Secure even if the request did not come by https
 */
record SessionCookie(String name, boolean alwaysSecure) {

  private static final Duration UNTIL_BROWSER_ENDS = Duration.ofSeconds(-1);

  /** The header that sets the cookie. */
  String set(String token, boolean https) {
    return header(token, https, UNTIL_BROWSER_ENDS);
  }

  /** The header that clears the cookie. */
  String clear(boolean https) {
    return header("", https, Duration.ZERO);
  }

  private String header(String value, boolean https, Duration maxAge) {
    return ResponseCookie.from(name, value)
        .httpOnly(true)
        .sameSite("Strict")
        .path("/")
        .secure(https || alwaysSecure)
        .maxAge(maxAge)
        .build()
        .toString();
  }

  /**
   * The value of the cookie; empty if there is none, or two: then another site may have planted one
   * of them. A name like {@code $Version} belongs to a syntax that nothing sends and some servers
   * fall for: nobody is let in beside it.
   */
  Optional<String> value(HttpServletRequest request) {
    List<Pair> cookies = cookies(request);
    List<String> values = named(cookies);
    boolean odd = cookies.stream().anyMatch(cookie -> cookie.name().startsWith("$"));
    return odd || values.size() != 1 ? Optional.empty() : Optional.of(values.get(0));
  }

  /** The values of all cookies of this name. */
  List<String> values(HttpServletRequest request) {
    return named(cookies(request));
  }

  private List<String> named(List<Pair> cookies) {
    return cookies.stream().filter(it -> it.name().equals(name)).map(Pair::value).toList();
  }

  private record Pair(String name, String value) {}

  /** Reads the header itself, by RFC 6265 alone: no quotes, no blanks but space and tab. */
  private static List<Pair> cookies(HttpServletRequest request) {
    var cookies = new ArrayList<Pair>();
    for (String header : Collections.list(request.getHeaders(HttpHeaders.COOKIE))) {
      for (String pair : header.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals >= 0) {
          cookies.add(new Pair(trim(pair.substring(0, equals)), trim(pair.substring(equals + 1))));
        }
      }
    }
    return cookies;
  }

  private static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}

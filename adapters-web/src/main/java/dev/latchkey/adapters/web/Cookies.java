package dev.latchkey.adapters.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.springframework.http.HttpHeaders;

/** Reads a request's cookies by RFC 6265 alone: no quotes, no {@code $Version}. */
final class Cookies {

  record Cookie(String name, String value) {}

  private Cookies() {}

  static List<Cookie> of(HttpServletRequest request) {
    var cookies = new ArrayList<Cookie>();
    for (String header : Collections.list(request.getHeaders(HttpHeaders.COOKIE))) {
      for (String pair : header.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals >= 0) {
          cookies.add(
              new Cookie(trim(pair.substring(0, equals)), trim(pair.substring(equals + 1))));
        }
      }
    }
    return cookies;
  }

  /** The values of all cookies of this name. */
  static List<String> values(HttpServletRequest request, String name) {
    return of(request).stream().filter(it -> it.name().equals(name)).map(Cookie::value).toList();
  }

  /** Removes spaces and tabs at both ends, and nothing else that Unicode calls white space. */
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

package dev.latchkey.adapters.web;

import java.time.Duration;
import java.util.regex.Pattern;
import org.springframework.http.ResponseCookie;

/**
 * The attributes of all cookies: HttpOnly, SameSite=Strict, for the whole host or domain (ASVS
 * 3.3.1 to 3.3.4).
 *
 * @param name the name of the session cookie
 * @param alwaysSecure Secure even if the request did not come by https
 * @param domain shares the cookie with all hosts of this domain; empty: with no other host
 */
record CookieForm(String name, boolean alwaysSecure, String domain) {

  /** Lets the browser drop the cookie when it closes. */
  static final Duration UNTIL_BROWSER_CLOSES = Duration.ofSeconds(-1);

  /** A token (RFC 6265, 4.1.1) of at most 64 characters, without {@code $}. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#%&'*+.^_`|~-]{1,64}");

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** The same form for this host alone. */
  CookieForm ofHost() {
    return new CookieForm(name, alwaysSecure, "");
  }

  /** The header that sets a cookie of this name, or clears it if its maximum age is zero. */
  String header(String cookieName, String value, Duration maxAge, boolean https) {
    return ResponseCookie.from(cookieName, value)
        .httpOnly(true)
        .sameSite("Strict")
        .path("/")
        .domain(domain)
        .secure(https || alwaysSecure)
        .maxAge(maxAge)
        .build()
        .toString();
  }
}

package dev.latchkey.adapters.web;

import dev.latchkey.domain.Reason;
import dev.latchkey.domain.Refusal.NotAuthenticated;
import dev.latchkey.domain.SessionKey;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * The session keys that a request presents, as bearer tokens or in cookies. Tokens that Latchkey
 * did not issue are ignored.
 */
final class PresentedKeys {

  private static final String BEARER = "Bearer ";

  /** Tomcat limits the headers of an answer to 8 KiB; this leaves 2 KiB for the other headers. */
  private static final int MOST_OTHERS = 6 * 1024;

  private final Tokens tokens;
  private final String cookieName;

  PresentedKeys(Tokens tokens, String cookieName) {
    this.tokens = tokens;
    this.cookieName = cookieName;
  }

  /**
   * The key that the request acts under. A bearer token wins over a cookie. Two different keys of
   * one kind are refused, since an attacker may have planted one.
   *
   * @throws NotAuthenticated if there is none, or more than one
   */
  SessionKey one(HttpServletRequest request) {
    Set<SessionKey> keys = candidates(request);
    if (keys.size() != 1) {
      throw new NotAuthenticated();
    }
    return keys.iterator().next();
  }

  /** The keys that the request could act under; {@link #one} demands exactly one. */
  Set<SessionKey> candidates(HttpServletRequest request) {
    Set<SessionKey> keys = read(bearers(request));
    return keys.isEmpty() ? read(Cookies.values(request, cookieName)) : keys;
  }

  /** Why the tokens that the request presents name no live session; empty if it presents none. */
  Optional<Reason> whyNotAuthenticated(HttpServletRequest request) {
    if (bearers(request).isEmpty() && Cookies.values(request, cookieName).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (candidates(request).size()) {
          case 0 -> Reason.UNREADABLE_TOKEN;
          case 1 -> Reason.ENDED_SESSION;
          default -> Reason.SEVERAL_TOKENS;
        });
  }

  /** Every key presented, also in a cookie of a former name. */
  Set<SessionKey> all(HttpServletRequest request) {
    return read(
        Stream.concat(
                bearers(request).stream(), Cookies.of(request).stream().map(Cookies.Cookie::value))
            .toList());
  }

  /**
   * Returns the cookies of other services, as a {@code Cookie} header holds them; empty if there
   * are none.
   *
   * @throws RequestRefused if they are longer than an answer's headers may be
   */
  String otherCookies(HttpServletRequest request) {
    String others =
        Cookies.of(request).stream()
            .filter(cookie -> !isOurs(cookie))
            .map(cookie -> cookie.name() + "=" + cookie.value())
            .filter(cookie -> cookie.chars().allMatch(c -> c >= ' ' && c <= '~'))
            .collect(Collectors.joining("; "));
    if (others.length() > MOST_OTHERS) {
      throw new RequestRefused(
          HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
          "request_header_fields_too_large",
          HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE.getReasonPhrase());
    }
    return others;
  }

  private boolean isOurs(Cookies.Cookie cookie) {
    return cookie.name().equals(cookieName)
        || cookie.name().equals(KnownBrowsers.cookieName(cookieName))
        || tokens.read(cookie.value()).isPresent();
  }

  private Set<SessionKey> read(Collection<String> presented) {
    return presented.stream()
        .flatMap(token -> tokens.read(token).stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static List<String> bearers(HttpServletRequest request) {
    return Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION)).stream()
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(value -> value.substring(BEARER.length()).strip())
        .toList();
  }
}

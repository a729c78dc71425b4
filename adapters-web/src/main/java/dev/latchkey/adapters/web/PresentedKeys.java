package dev.latchkey.adapters.web;

import dev.latchkey.domain.Refusal.NotAuthenticated;
import dev.latchkey.domain.SessionKey;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;

/** The session keys that a request presents, as bearer tokens or in cookies. */
final class PresentedKeys {

  private static final String BEARER = "Bearer ";

  private final Tokens tokens;
  private final SessionCookie cookie;

  PresentedKeys(Tokens tokens, SessionCookie cookie) {
    this.tokens = tokens;
    this.cookie = cookie;
  }

  /**
   * The key that the request acts under: a bearer token wins over a cookie, and of two of a kind
   * neither counts, since another may have planted one.
   *
   * @throws NotAuthenticated if there is none that we issued
   */
  SessionKey one(HttpServletRequest request) {
    List<String> bearers = bearers(request);
    Optional<String> token =
        bearers.isEmpty()
            ? cookie.value(request)
            : bearers.stream().filter(only -> bearers.size() == 1).findFirst();
    return token.flatMap(tokens::read).orElseThrow(NotAuthenticated::new);
  }

  /** Every key among what was presented that we issued. */
  Set<SessionKey> all(HttpServletRequest request) {
    var keys = new LinkedHashSet<SessionKey>();
    Stream.concat(bearers(request).stream(), cookie.values(request).stream())
        .forEach(token -> tokens.read(token).ifPresent(keys::add));
    return keys;
  }

  private static List<String> bearers(HttpServletRequest request) {
    return Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION)).stream()
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(value -> value.substring(BEARER.length()).strip())
        .toList();
  }
}

package dev.latchkey.adapters.web;

import dev.latchkey.application.SignedIn;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.EmailAddress;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.http.HttpHeaders;

/** Gives a browser its cookies and takes them back; no other class sets one. */
final class BrowserSession {

  /** The longest that browsers keep a cookie (RFC 6265bis). */
  private static final Duration KNOWN_FOR = Duration.ofDays(400);

  private static final int MOST_FORMER_NAMES = 10;

  private final CookieForm form;
  private final Tokens tokens;
  private final KnownBrowsers knownBrowsers;
  private final Clock clock;
  private final boolean clearStorage;

  /**
   * @param clearStorage whether a logout also clears what scripts of the same origin have stored
   */
  BrowserSession(
      CookieForm form,
      Tokens tokens,
      KnownBrowsers knownBrowsers,
      Clock clock,
      boolean clearStorage) {
    this.form = form;
    this.tokens = tokens;
    this.knownBrowsers = knownBrowsers;
    this.clock = clock;
    this.clearStorage = clearStorage;
  }

  /** Sets the cookie of a session. It never outlives the session. */
  void start(SignedIn me, HttpServletRequest request, HttpServletResponse response) {
    Duration maxAge =
        me.session().remembered()
            ? Duration.between(clock.instant(), me.session().expiresAt())
            : CookieForm.UNTIL_BROWSER_CLOSES;
    if (isShared() && !Cookies.values(request, form.name()).isEmpty()) {
      // It may be of this host alone, from before cookies were shared, and two are rejected.
      set(form.ofHost().header(form.name(), "", Duration.ZERO, request.isSecure()), response);
    }
    set(form.header(form.name(), tokens.issue(me), maxAge, request.isSecure()), response);
  }

  /** Marks the browser as known for this address, after a successful login. */
  void know(EmailAddress email, HttpServletRequest request, HttpServletResponse response) {
    String value = knownBrowsers.remember(request, email);
    String name = knownBrowsers.cookieName();
    set(form.ofHost().header(name, value, KNOWN_FOR, request.isSecure()), response);
  }

  /** The client, with the id by which its browser is known for this address, if it is known. */
  Client knownClient(Client client, EmailAddress email, HttpServletRequest request) {
    return knownBrowsers.find(request, email).map(client::asKnownDevice).orElse(client);
  }

  /**
   * Clears the session cookie, and at most 10 cookies of former names that hold a token of
   * Latchkey: an application on a sibling host could plant more than the headers of an answer can
   * name.
   */
  void end(HttpServletRequest request, HttpServletResponse response) {
    Set<String> names = new LinkedHashSet<>(Set.of(form.name()));
    Cookies.of(request).stream()
        .filter(cookie -> CookieForm.isName(cookie.name()))
        .filter(cookie -> tokens.read(cookie.value()).isPresent())
        .limit(MOST_FORMER_NAMES)
        .forEach(cookie -> names.add(cookie.name()));
    for (String name : names) {
      set(form.header(name, "", Duration.ZERO, request.isSecure()), response);
      if (isShared()) {
        set(form.ofHost().header(name, "", Duration.ZERO, request.isSecure()), response);
      }
    }
    if (clearStorage) {
      response.addHeader("Clear-Site-Data", "\"storage\"");
    }
  }

  private boolean isShared() {
    return !form.domain().isEmpty();
  }

  private static void set(String cookie, HttpServletResponse response) {
    response.addHeader(HttpHeaders.SET_COOKIE, cookie);
  }
}

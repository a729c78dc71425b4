package dev.latchkey.adapters.web;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.Core;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tokens and cookies that browsers and other callers send, and the cookies they get. */
class CookiesTest extends OverHttp {

  @Test
  void acceptsABearerTokenAndPrefersItToTheCookie() {
    var tom = server.login(Core.TOM).cookie();
    var jacky = server.login(Core.JACKY).cookie();
    var answer = server.get("/api/user/me", "Cookie: jwt=" + tom, "Authorization: bearer " + jacky);
    assertThat(answer.json().at("/user/username").asString()).isEqualTo("jacky");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Bearer null", "Bearer", "Bearer a.b.c", "Basic dG9tOng=", "Bearer \u00e9"})
  void anotherServicesCredentialsDoNotHideTheCookie(String authorization) {
    var token = server.login(Core.TOM).cookie();
    var me = server.get("/api/user/me", "Cookie: jwt=" + token, "Authorization: " + authorization);
    assertThat(me.status()).isEqualTo(200);
  }

  @Test
  void rejectsTwoDifferentBearerTokens() {
    var tom = server.login(Core.TOM).cookie();
    var jacky = server.login(Core.JACKY).cookie();
    var me =
        server.get(
            "/api/user/me",
            "Cookie: jwt=" + tom,
            "Authorization: Bearer " + tom,
            "Authorization: Bearer " + jacky);
    assertThat(me.status()).isEqualTo(401);
  }

  @Test
  void rejectsTwoSessionCookiesAndLogoutEndsBoth() {
    var tom = server.login(Core.TOM).cookie();
    var jacky = server.login(Core.JACKY).cookie();
    var both = "Cookie: jwt=" + tom + "; jwt=" + jacky;
    assertThat(server.get("/api/user/me", both).status()).isEqualTo(401);
    assertThat(server.me(tom).status()).isEqualTo(200);
    assertThat(server.post("/api/user/logout", both).status()).isEqualTo(200);
    assertThat(server.me(tom).status()).isEqualTo(401);
    assertThat(server.me(jacky).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jwt=%s",
        "jwt=%s; other=1",
        "other=\"; jwt=%s",
        "other;jwt=%s",
        "\tjwt\t=\t%s ; a=b",
        "JWT=x; jwt=%s",
        "$x=1; jwt=%s",
        "$Version=1; jwt=%1$s; $Path=/",
        "jwt=%1$s; jwt=%1$s",
        "jwt=%s; jwt=",
        "jwt=planted; jwt=%s",
      })
  void readsItsCookieAmongOthers(String cookies) {
    var token = server.login(Core.TOM).cookie();
    var answer = server.get("/api/user/me", "Cookie: " + cookies.formatted(token));
    assertThat(answer.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$Version=1; jwt=\"%1$s\"; $Path=\"/\"",
        "jwt=\"%1$s\"",
        "\u00a0jwt=%1$s",
        "jwt\u00a0=%1$s",
        "\u000bjwt=%1$s",
        "JWT=%1$s",
        "jwt=%1$s,jwt2=x",
        "__Host-jwt=%1$s",
        "jwt",
        "",
      })
  void rejectsAnOddCookie(String cookies) throws IOException {
    var token = server.login(Core.TOM).cookie();
    var request =
        "GET /api/user/me HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: "
            + cookies.formatted(token)
            + "\r\n\r\n";
    assertThat(RawConnection.answer(server, request)).matches("(?s)HTTP/1.1 (400|401) .*");
  }

  @Test
  void logoutEndsTheSessionOfARenamedCookie() {
    var token = server.login(Core.TOM).cookie();
    try (var renamed = new WebServer(core, "latchkey.web.cookie-name=session")) {
      assertThat(renamed.me(token).status())
          .as("the former name does not authenticate")
          .isEqualTo(401);
      var logout = renamed.post("/api/user/logout", "Cookie: a=b; jwt=" + token);
      assertThat(logout.cookies())
          .satisfiesExactly(
              own -> assertThat(own).startsWith("session=; Path=/; Max-Age=0;"),
              former -> assertThat(former).startsWith("jwt=; Path=/; Max-Age=0;"));
    }
    assertThat(server.me(token).status()).isEqualTo(401);
  }

  @Test
  void logoutAcceptsInvalidCookieNames() {
    var token = server.login(Core.TOM).cookie();
    var logout = server.post("/api/user/logout", "Cookie: a b(=" + token);
    assertThat(logout.status()).isEqualTo(200);
    assertThat(server.me(token).status()).isEqualTo(401);
  }

  /** Tomcat answers 500 if the headers of an answer are too long. */
  @ParameterizedTest
  @CsvSource({"40, 1", "36, 60"})
  void logoutWorksHoweverManyTokensArePlanted(int count, int length) {
    try (var shared = shared()) {
      String token = shared.login(Core.TOM).cookie();
      String cookies =
          IntStream.range(100, 100 + count)
              .mapToObj(i -> "x".repeat(length) + i + "=" + token)
              .collect(joining("; "));
      assertThat(shared.post("/api/user/logout", "Cookie: " + cookies).status()).isEqualTo(200);
    }
  }

  @Test
  void logoutClearsTheStorageOnlyOnRequest() {
    var logout = server.logout(server.login(Core.TOM).cookie());
    assertThat(logout.header("Clear-Site-Data")).isNull();
    try (var clearing = new WebServer(core, "latchkey.web.clear-storage=true")) {
      var cleared = clearing.logout(clearing.login(Core.TOM).cookie());
      assertThat(cleared.header("Clear-Site-Data")).isEqualTo("\"storage\"");
    }
  }

  @Test
  void aRememberedSessionsCookieLastsAsLongAsTheSession() {
    assertThat(login("true").header("Set-Cookie")).contains("; Max-Age=" + 30 * 24 * 60 * 60 + ";");
    assertThat(login("false").header("Set-Cookie")).doesNotContain("Max-Age", "Expires");
    assertThat(login("null").header("Set-Cookie")).doesNotContain("Max-Age", "Expires");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "0", "\"true\"", "\"\"", "{}", "[]"})
  void rememberIsTrueOrFalse(String remember) {
    assertThat(login(remember).code()).isEqualTo("malformed_body");
  }

  @Test
  void aRightLoginMakesTheBrowserKnown() {
    String header = server.login(Core.TOM).cookies().get(1);
    assertThat(header)
        .startsWith("jwt-browser=")
        .contains("; Path=/; Max-Age=" + 400 * 24 * 60 * 60 + ";")
        .endsWith("; HttpOnly; SameSite=Strict")
        .doesNotContain("tom");
    String value = header.substring(header.indexOf('=') + 1, header.indexOf(';'));
    assertThat(server.me(value).status()).isEqualTo(401);
    assertThat(server.login("tom@example.com", "wrong-password").cookies()).isEmpty();
  }

  /** OWASP: device cookies. */
  @Test
  void sharesOnlyTheSessionCookieWithTheDomain() {
    String before = server.login(Core.TOM).cookie();
    try (var shared = shared()) {
      var login = shared.login(Core.TOM, "Cookie: __Secure-jwt=" + before);
      assertThat(login.cookies())
          .satisfiesExactly(
              ofHost -> assertThat(ofHost).startsWith("__Secure-jwt=; Path=/; Max-Age=0;"),
              ofDomain ->
                  assertThat(ofDomain)
                      .contains("; Path=/; Domain=example.com; Secure; HttpOnly; SameSite=Strict"),
              known -> assertThat(known).startsWith("__Secure-jwt-browser="));
      assertThat(login.cookies().get(2)).doesNotContain("Domain");
      assertThat(shared.login(Core.TOM).cookies()).hasSize(2);
    }
  }

  @Test
  void logoutClearsTheCookieOfTheDomainAndOfTheHost() {
    try (var shared = shared()) {
      String token = shared.login(Core.TOM).cookie();
      var logout = shared.post("/api/user/logout", "Cookie: __Secure-jwt=" + token);
      assertThat(logout.cookies())
          .satisfiesExactly(
              ofDomain ->
                  assertThat(ofDomain)
                      .startsWith("__Secure-jwt=; Path=/; Domain=example.com; Max-Age=0;"),
              ofHost -> assertThat(ofHost).startsWith("__Secure-jwt=; Path=/; Max-Age=0;"));
    }
  }

  /** Its requests come from the same site, with the cookie, but not from the own origin. */
  @Test
  void anApplicationOnASiblingHostCannotActOnTheAccount() {
    String body = "{\"user\":{\"password\":\"new-password\"}}";
    try (var shared = shared()) {
      String cookie = "Cookie: __Secure-jwt=" + shared.login(Core.TOM).cookie();
      for (String act :
          List.of(
              "POST login",
              "POST signup",
              "POST logout",
              "PUT change_password",
              "DELETE sessions",
              "DELETE sessions/any")) {
        String[] parts = act.split(" ", 2);
        for (String header :
            List.of("Sec-Fetch-Site: same-site", "Origin: https://app.example.com")) {
          var answer = shared.call(parts[0], "/api/user/" + parts[1], body, cookie, header);
          assertThat(answer.code()).as("%s, %s", act, header).isEqualTo("cross_site_request");
          assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
        }
      }
      assertThat(shared.get("/api/user/me", cookie).status()).isEqualTo(200);
    }
  }

  private static WebServer shared() {
    return new WebServer(
        core,
        "latchkey.web.cookie-name=__Secure-jwt",
        "latchkey.web.cookie-secure=true",
        "latchkey.web.public-url=https://id.example.com",
        "latchkey.web.forward-auth.cookie-domain=example.com",
        "latchkey.web.forward-auth.return-origins=https://app.example.com");
  }

  private static WebServer.Answer login(String remember) {
    return server.call(
        "POST",
        "/api/user/login",
        """
        {"user":{"email":"tom@example.com","password":"mypassword","remember":%s}}\
        """
            .formatted(remember));
  }
}

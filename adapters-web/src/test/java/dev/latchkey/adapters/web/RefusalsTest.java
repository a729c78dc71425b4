package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.testkit.Core;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What this adapter refuses by itself is told to operators, too. */
class RefusalsTest {

  private static Core core;
  private static WebServer server;
  private String token;
  private SessionKey key;

  @BeforeAll
  static void start() {
    core = new Core();
    server = new WebServer(core, "latchkey.web.public-url=https://id.example.com");
  }

  @BeforeEach
  void logIn() {
    core.signUpAgain();
    token = server.login(Core.TOM).cookie();
    var user = core.stored(Core.TOM);
    key = new SessionKey(user.id(), user.sessions().get(0).id());
    core.events.clear();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void tellsOfARequestOfAnotherSiteAndWhoseSessionItUsed() {
    server.call(
        "POST", "/api/user/logout", null, "Cookie", "jwt=" + token, "Sec-Fetch-Site", "cross-site");
    assertTold(Kind.REQUEST_REFUSED, Subject.of(key), Reason.CROSS_SITE);
  }

  @Test
  void tellsOfAForgedCookie() {
    server.me(token + "x");
    assertTold(Kind.REQUEST_REFUSED, Subject.NONE, Reason.UNREADABLE_TOKEN);
  }

  @Test
  void tellsOfTwoSessionsInOneRequest() {
    String other = server.login(Core.JACKY).cookie();
    core.events.clear();
    server.call("GET", "/api/user/me", null, "Cookie", "jwt=" + token + "; jwt=" + other);
    assertTold(Kind.REQUEST_REFUSED, Subject.NONE, Reason.SEVERAL_TOKENS);
  }

  @Test
  void tellsWhoseEndedSessionATokenIsOf() {
    server.logout(token);
    core.events.clear();
    server.me(token);
    assertTold(Kind.REQUEST_REFUSED, Subject.of(key), Reason.ENDED_SESSION);
  }

  @ParameterizedTest
  @CsvSource({"/forward-auth, 401", "/forward-auth?login, 302"})
  void tellsWhatForwardAuthRefusesOrRedirects(String path, int status) {
    server.logout(token);
    core.events.clear();
    var answer =
        server.call("GET", path, null, "Cookie", "jwt=" + token, "Sec-Fetch-Mode", "navigate");
    assertThat(answer.status()).isEqualTo(status);
    assertTold(Kind.REQUEST_REFUSED, Subject.of(key), Reason.ENDED_SESSION);
  }

  @Test
  void tellsOfALoginWithAMalformedAddress() {
    server.login("no address", "mypassword");
    assertTold(Kind.LOGIN_REFUSED, Subject.NONE, Reason.MALFORMED_LOGIN);
  }

  @Test
  void tellsOfAValueThatBreaksTheRules() {
    server.changePassword(token, "");
    assertTold(Kind.REQUEST_REFUSED, Subject.of(key), Reason.INVALID_VALUE);
  }

  @Test
  void tellsNothingOfARequestThatPresentsNothing() {
    server.call("GET", "/api/user/me", null);
    assertThat(core.events.all()).isEmpty();
  }

  private void assertTold(Kind kind, Subject subject, Reason reason) {
    assertThat(core.events.all())
        .containsExactly(
            new SecurityEvent(kind, core.clock.instant(), subject, "127.0.0.1", reason));
  }
}

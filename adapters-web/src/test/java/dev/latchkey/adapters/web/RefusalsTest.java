package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.testkit.Core;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refusals of this adapter itself are reported to operators, too. */
class RefusalsTest {

  private static final Core core = new Core();

  @AutoClose
  private static final WebServer server =
      new WebServer(core, "latchkey.web.public-url=https://id.example.com");

  private String token;
  private SessionKey key;

  @BeforeEach
  void logIn() {
    core.signUpAgain();
    token = server.login(Core.TOM).cookie();
    var user = core.stored(Core.TOM);
    key = new SessionKey(user.id(), user.sessions().get(0).id());
    core.events.clear();
  }

  @Test
  void tellsOfARequestOfAnotherSiteAndWhoseSessionItUsed() {
    server.post("/api/user/logout", "Cookie: jwt=" + token, "Sec-Fetch-Site: cross-site");
    assertTold(Kind.REQUEST_REFUSED, Subject.of(key), Reason.CROSS_SITE);
    assertThat(server.me(token).status()).as("the session goes on").isEqualTo(200);
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
    server.get("/api/user/me", "Cookie: jwt=" + token + "; jwt=" + other);
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
    var answer = server.get(path, "Cookie: jwt=" + token, "Sec-Fetch-Mode: navigate");
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
    server.get("/api/user/me");
    assertThat(core.events.all()).isEmpty();
  }

  private void assertTold(Kind kind, Subject subject, Reason reason) {
    assertThat(core.events.all())
        .containsExactly(
            new SecurityEvent(kind, core.clock.instant(), subject, "127.0.0.1", reason));
  }
}

package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.ThrottlePolicy;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.InMemoryUsers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What the routes make of the core's answers; the tests of the core prove its rules. */
class UserApiTest extends OverHttp {

  @Test
  void tellsFrontendsTheSettings() {
    assertThat(server.get("/api/settings").text())
        .isEqualTo(
            "{\"passwordMinLength\":8,\"passwordReset\":true,\"recentLoginSeconds\":900,"
                + "\"remember\":true}");
    var strict = new SessionPolicy(Duration.ofDays(30), Duration.ofDays(7), 20, Duration.ZERO);
    var policies = new Core(new InMemoryUsers(), strict, ThrottlePolicy.DEFAULT).policies;
    assertThat(new SettingsApi(policies).settings().recentLoginSeconds()).isZero();
  }

  @Test
  void tellsWhoIsLoggedInAndSinceWhen() {
    var token = server.login(Core.TOM).cookie();
    var me = server.me(token);
    assertThat(me.status()).isEqualTo(200);
    assertThat(me.text())
        .isEqualTo(
            "{\"user\":{\"username\":\"tom\",\"email\":\"tom@example.com\"},\"session\":{\"id\":\""
                + core.stored(Core.TOM).sessions().get(0).id()
                + "\",\"openedAt\":\"%1$s\",\"lastSeenAt\":\"%1$s\",\"expiresAt\":\"%2$s\"}}"
                    .formatted(
                        core.clock.instant(), core.clock.instant().plus(Duration.ofDays(30))));
  }

  @Test
  void logsOutCookieAndBearerToken() {
    var tom = server.login(Core.TOM).cookie();
    var jacky = server.login(Core.JACKY).cookie();
    server.post("/api/user/logout", "Cookie: jwt=" + tom, "Authorization: Bearer " + jacky);
    assertThat(server.me(tom).status()).isEqualTo(401);
    assertThat(server.me(jacky).status()).isEqualTo(401);
  }

  @Test
  void aLoginEndsTheSessionThatWasHeld() {
    var planted = server.login(Core.JACKY).cookie();
    var before = server.login(Core.TOM).cookie();
    var token = server.login(Core.TOM, "Cookie: jwt=" + before + "; jwt=" + planted).cookie();
    assertThat(server.me(before).status()).isEqualTo(401);
    assertThat(server.me(planted).status()).isEqualTo(401);
    assertThat(server.me(token).status()).isEqualTo(200);
  }

  @Test
  void listsTheSessionsWithTheirDevices() {
    server.login(Core.TOM, "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0");
    core.clock.advance(Duration.ofMinutes(1));
    var token = server.login(Core.TOM, "User-Agent: curl/8.0").cookie();
    var answer = server.callAs(token, "GET", "/api/user/sessions", null);
    JsonNode sessions = answer.json().at("/sessions");
    assertThat(sessions).hasSize(2);
    assertThat(sessions.at("/0/device").asString()).isEqualTo("curl");
    assertThat(sessions.at("/0/current").asBoolean()).isTrue();
    assertThat(sessions.at("/1/device").asString()).isEqualTo("Firefox on Linux");
    assertThat(sessions.at("/1/current").asBoolean()).isFalse();
    assertThat(sessions.at("/0").propertyNames())
        .containsExactly("id", "openedAt", "lastSeenAt", "expiresAt", "device", "current");
  }

  @Test
  void endsAnotherSessionButNotAStrangers() {
    var other = server.login(Core.TOM).cookie();
    var token = server.login(Core.TOM).cookie();
    var jacky = server.login(Core.JACKY).cookie();

    assertThat(endSession(jacky, Service.session(other)).code()).isEqualTo("no_such_session");
    assertThat(endSession(token, "x".repeat(200)).code()).isEqualTo("no_such_session");
    assertThat(server.me(other).status()).isEqualTo(200);
    var ended = endSession(token, Service.session(other));
    assertThat(ended.text()).isEqualTo("{\"status\":\"done\"}");
    assertThat(ended.cookies()).isEmpty();
    assertThat(server.me(other).status()).isEqualTo(401);
    assertThat(server.me(token).status()).isEqualTo(200);
  }

  @Test
  void endingTheCurrentSessionIsALogout() {
    var token = server.login(Core.TOM).cookie();
    var ended = endSession(token, Service.session(token));
    assertThat(ended.header("Set-Cookie")).startsWith("jwt=; ");
    assertThat(server.me(token).status()).isEqualTo(401);
  }

  private static WebServer.Answer endSession(String token, String id) {
    return server.callAs(token, "DELETE", "/api/user/sessions/" + id, null);
  }

  @ParameterizedTest
  @CsvSource({
    "a b, a@example.com, long-enough, username",
    "a, jacky@example.com, long-enough, email",
    "a, a@example.com, short, password",
  })
  void namesTheFieldThatIsWrongAtSignUp(
      String username, String email, String password, String field) {
    var answer = server.signUp(username, email, password);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().propertyNames())
        .containsExactly("type", "title", "status", "detail", "error", "errors");
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(field);
    assertThat(answer.json().at("/errors/0/message").asString()).isEqualTo(answer.message());
  }

  @ParameterizedTest
  @CsvSource({"not an address, mypassword", "tom@example.com, ''"})
  void answersAnInvalidAddressOrPasswordAtLoginLikeAWrongOne(String email, String password) {
    var answer = server.login(email, password);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.message()).isEqualTo("email or password is invalid");
  }

  @Test
  void delaysTheRefusalOfTooManyGuessesAndAdmitsAKnownBrowser() {
    var known = server.login(Core.TOM).knownBrowser();
    for (int i = 0; i < 10; i++) {
      server.login("tom@example.com", "wrong-password");
    }
    long begun = System.nanoTime();
    var refused = server.login(Core.TOM);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Tarpit.DELAY);
    assertThat(refused.code()).isEqualTo("too_many_attempts");
    assertThat(refused.header("Retry-After")).isEqualTo("900");
    assertThat(server.login(Core.TOM, "Cookie: " + known).status()).isEqualTo(200);
  }

  @Test
  void neverReportsALogoutThatTheStoreDidNotDo() {
    var token = server.login(Core.TOM).cookie();
    users.goAway();
    var answer = server.logout(token);
    assertThat(answer.code()).isEqualTo("store_unavailable");
    assertThat(answer.header("Retry-After")).isEqualTo("5");
    assertThat(answer.cookies()).isEmpty();
    users.comeBack();
    assertThat(server.me(token).status()).isEqualTo(200);
  }

  @Test
  void setsNoCookieWithAnAnswerOfGet() {
    var token = server.login(Core.TOM).cookie();
    core.clock.advance(Duration.ofDays(1));
    assertThat(server.me(token).cookies()).isEmpty();
  }
}

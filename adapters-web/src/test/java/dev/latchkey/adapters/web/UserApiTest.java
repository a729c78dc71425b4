package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.Core;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class UserApiTest extends OverHttp {

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
  void meNeedsALogin() {
    var answer = server.get("/api/user/me");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("not_authenticated");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @Test
  void logsOutCookieAndBearerToken() {
    var tom = server.login(Core.TOM).cookie();
    var jacky = server.login(Core.JACKY).cookie();
    server.call(
        "POST",
        "/api/user/logout",
        null,
        "Cookie",
        "jwt=" + tom,
        "Authorization",
        "Bearer " + jacky);
    assertThat(server.me(tom).status()).isEqualTo(401);
    assertThat(server.me(jacky).status()).isEqualTo(401);
  }

  @Test
  void aLoginEndsTheSessionThatWasHeld() {
    var planted = server.login(Core.JACKY).cookie();
    var before = server.login(Core.TOM).cookie();
    var token = server.login(Core.TOM, "Cookie", "jwt=" + before + "; jwt=" + planted).cookie();
    assertThat(server.me(before).status()).isEqualTo(401);
    assertThat(server.me(planted).status()).isEqualTo(401);
    assertThat(server.me(token).status()).isEqualTo(200);
  }

  @Test
  void listsTheSessionsWithTheirDevices() {
    server.login(Core.TOM, "User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0");
    core.clock.advance(Duration.ofMinutes(1));
    var token = server.login(Core.TOM, "User-Agent", "curl/8.0").cookie();
    var answer = server.callAs(token, "GET", "/api/user/sessions", null);
    assertThat(answer.status()).isEqualTo(200);
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
    var otherId = server.me(other).json().at("/session/id").asString();
    var token = server.login(Core.TOM).cookie();
    var jacky = server.login(Core.JACKY).cookie();
    var path = "/api/user/sessions/" + otherId;

    var stranger = server.callAs(jacky, "DELETE", path, null);
    assertThat(stranger.status()).isEqualTo(404);
    assertThat(stranger.code()).isEqualTo("no_such_session");
    assertThat(server.me(other).status()).isEqualTo(200);

    var ended = server.callAs(token, "DELETE", path, null);
    assertThat(ended.text()).isEqualTo("{\"status\":\"done\"}");
    assertThat(ended.header("Set-Cookie")).isNull();
    assertThat(server.me(other).status()).isEqualTo(401);
    assertThat(server.me(token).status()).isEqualTo(200);
    assertThat(server.callAs(token, "DELETE", path, null).status()).isEqualTo(404);
    assertThat(
            server.callAs(token, "DELETE", "/api/user/sessions/" + "x".repeat(200), null).status())
        .isEqualTo(404);
  }

  @Test
  void endingTheCurrentSessionIsALogout() {
    var token = server.login(Core.TOM).cookie();
    var id = server.me(token).json().at("/session/id").asString();
    var answer = server.callAs(token, "DELETE", "/api/user/sessions/" + id, null);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Set-Cookie")).startsWith("jwt=; ");
    assertThat(server.me(token).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"username\":\"\",\"email\":\"a@example.com\",\"password\":\"long-enough\"} username",
        "{\"username\":\"a b\",\"email\":\"a@example.com\",\"password\":\"long-enough\"} username",
        "{\"username\":\"a\",\"email\":\"\",\"password\":\"long-enough\"} email",
        "{\"username\":\"a\",\"email\":\"a\",\"password\":\"long-enough\"} email",
        "{\"username\":\"a\",\"email\":\"a@example.com\",\"password\":\"\"} password",
        "{\"username\":\"a\",\"email\":\"a@example.com\",\"password\":\"short\"} password",
        "{\"username\":\"a\",\"email\":\"a@example.com\",\"password\":\"12345678\"} password",
        "{\"username\":\"luke\",\"email\":\"a@example.com\",\"password\":\"luke12345\"} password",
        "{\"username\":\"a\",\"email\":\"a@example.com\",\"password\":\"latchkey-1\"} password",
        "{\"username\":\"a\",\"email\":\"jacky@example.com\",\"password\":\"long-enough\"} email",
      })
  void namesTheFieldThatIsWrongAtSignUp(String bodyAndField) {
    int split = bodyAndField.lastIndexOf(' ');
    var body = "{\"user\":" + bodyAndField.substring(0, split) + "}";
    var answer = server.call("POST", "/api/user/signup", body);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json().propertyNames())
        .containsExactly("type", "title", "status", "detail", "error", "errors");
    assertThat(answer.json().at("/errors/0/field").asString())
        .isEqualTo(bodyAndField.substring(split + 1));
    assertThat(answer.json().at("/errors/0/message").asString()).isEqualTo(answer.message());
  }

  @ParameterizedTest
  @ValueSource(strings = {"not an address", "", "tom@example.com@example.com"})
  void answersAnInvalidAddressAtLoginLikeAnUnknownOne(String email) {
    var answer = server.login(email, "mypassword");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.message()).isEqualTo("email or password is invalid");
  }

  @Test
  void answersAnInvalidPasswordAtLoginLikeAWrongOne() {
    assertThat(server.login("tom@example.com", "").status()).isEqualTo(401);
    assertThat(server.login("tom@example.com", "x".repeat(5000)).status()).isEqualTo(401);
  }

  @Test
  void neverReportsALogoutThatTheStoreDidNotDo() {
    var token = server.login(Core.TOM).cookie();
    users.goAway();
    var answer = server.logout(token);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("store_unavailable");
    assertThat(answer.header("Retry-After")).isEqualTo("5");
    assertThat(answer.header("Set-Cookie")).isNull();
    users.comeBack();
    assertThat(server.me(token).status()).isEqualTo(200);
  }

  @Test
  void setsNoCookieWithAnAnswerOfGet() {
    var token = server.login(Core.TOM).cookie();
    core.clock.advance(Duration.ofDays(1));
    assertThat(server.me(token).header("Set-Cookie")).isNull();
  }
}

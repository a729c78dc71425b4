package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.Core;
import org.junit.jupiter.api.Test;

/** What the frontends of the ancestor rely on, exactly. */
class AncestorContractTest extends OverHttp {

  @Test
  void signsUp() {
    var answer = server.signUp("luke", "luke@example.com", "mypassword");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text())
        .isEqualTo("{\"user\":{\"username\":\"luke\",\"email\":\"luke@example.com\"}}");
    assertThat(answer.header("Set-Cookie")).isNull();
  }

  @Test
  void lowerCasesNamesAndAddresses() {
    var answer = server.signUp("Leia", " Leia@Example.COM ", "mypassword");
    assertThat(answer.text())
        .isEqualTo("{\"user\":{\"username\":\"leia\",\"email\":\"leia@example.com\"}}");
    assertThat(server.login("LEIA@example.com", "mypassword").status()).isEqualTo(200);
  }

  @Test
  void logsInWithACookie() {
    var answer = server.login(Core.TOM);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text())
        .isEqualTo("{\"user\":{\"username\":\"tom\",\"email\":\"tom@example.com\"}}");
    assertThat(answer.cookies())
        .startsWith("jwt=" + answer.cookie() + "; Path=/; HttpOnly; SameSite=Strict");
  }

  @Test
  void refusesAWrongPasswordAndAnUnknownAddressAlike() {
    var wrong = server.login("tom@example.com", "wrong-password");
    var unknown = server.login("nobody@example.com", "mypassword");
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.message()).isEqualTo("email or password is invalid");
    assertThat(unknown.status()).isEqualTo(401);
    assertThat(unknown.text()).isEqualTo(wrong.text());
    assertThat(unknown.response().headers().map().keySet())
        .isEqualTo(wrong.response().headers().map().keySet());
  }

  @Test
  void changesThePassword() {
    var token = server.login(Core.TOM).cookie();
    var answer = server.changePassword(token, "new-password");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("{\"status\":\"done\"}");
    assertThat(server.login("tom@example.com", "mypassword").status()).isEqualTo(401);
    assertThat(server.login("tom@example.com", "new-password").status()).isEqualTo(200);
  }

  @Test
  void refusesToChangeThePasswordWithoutALogin() {
    var answer =
        server.call(
            "PUT", "/api/user/change_password", "{\"user\":{\"password\":\"new-password\"}}");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.message()).isNotEmpty();
  }

  /** The ancestor's own test: "Logout should clear the cookie storing JWT token". */
  @Test
  void logsOutSoThatThePasswordCanNoLongerBeChanged() {
    var token = server.login(Core.TOM).cookie();
    var logout = server.logout(token);
    assertThat(logout.status()).isEqualTo(200);
    assertThat(logout.text()).isEqualTo("{\"status\":\"done\"}");
    assertThat(logout.header("Set-Cookie"))
        .startsWith("jwt=; Path=/; Max-Age=0;")
        .endsWith("; HttpOnly; SameSite=Strict");
    assertThat(server.changePassword(logout.cookie(), "new-password").status()).isEqualTo(401);
  }

  /** The test that the ancestor lacks. */
  @Test
  void refusesACopyOfTheTokenAfterLogout() {
    var copy = server.login(Core.TOM).cookie();
    assertThat(server.me(copy).status()).isEqualTo(200);
    server.logout(copy);
    assertThat(server.me(copy).status()).isEqualTo(401);
    assertThat(server.changePassword(copy, "new-password").status()).isEqualTo(401);
    assertThat(server.login(Core.TOM).status()).isEqualTo(200);
  }

  @Test
  void logoutSucceedsWithoutAValidSession() {
    assertThat(server.post("/api/user/logout").text()).isEqualTo("{\"status\":\"done\"}");
    var garbage = server.logout("garbage");
    assertThat(garbage.status()).isEqualTo(200);
    assertThat(garbage.header("Set-Cookie")).startsWith("jwt=; ");
    var text = server.call("POST", "/api/user/logout", "no JSON", "Content-Type: text/plain");
    assertThat(text.status()).isEqualTo(200);
    assertThat(server.post("/api/user/logout", "Content-Type: */*").status()).isEqualTo(200);
  }

  @Test
  void refusesAShortPasswordAndATakenName() {
    var tooShort = server.signUp("luke", "luke@example.com", "1234567");
    assertThat(tooShort.status()).isEqualTo(422);
    assertThat(tooShort.message()).isEqualTo("password must have at least 8 characters");
    var taken = server.signUp("tom", "tom@example.com", "mypassword");
    assertThat(taken.status()).isEqualTo(422);
    assertThat(taken.message()).isEqualTo("username is already taken");
  }

  @Test
  void answersAnUnknownRoute() {
    var answer = server.get("/api/nowhere");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.message()).isEqualTo("Not Found");
  }
}

package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.port.Letter;
import dev.latchkey.testkit.Core;
import org.junit.jupiter.api.Test;

/** The way back in over HTTP; the rules themselves are proved on the core. */
class PasswordResetApiTest extends OverHttp {

  private static final String REQUEST = "/api/user/request_password_reset";
  private static final String RESET = "/api/user/reset_password";

  private static WebServer.Answer request(String email) {
    return server.call("POST", REQUEST, "{\"user\":{\"email\":\"" + email + "\"}}");
  }

  private static WebServer.Answer reset(String token, String... headers) {
    String body = "{\"token\":\"" + token + "\",\"user\":{\"password\":\"another one\"}}";
    return server.call("PUT", RESET, body, headers);
  }

  private static String token() {
    return ((Letter.ResetLink) core.letters.last()).token().text();
  }

  @Test
  void aResetSetsThePasswordAndNoCookie() {
    String cookie = server.login(Core.TOM).cookie();
    request("tom@example.com");
    String token = token();
    var answer = reset(token);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("{\"status\":\"done\"}");
    assertThat(answer.header("Set-Cookie")).isNull();
    assertThat(server.me(cookie).status()).isEqualTo(401);
    assertThat(reset(token).code()).isEqualTo("reset_link_invalid");
  }

  @Test
  void aResetLetsAKnownBrowserInThatWasLockedOut() {
    String known = server.login(Core.TOM).knownBrowser();
    for (int i = 0; i < 10; i++) {
      server.login("tom@example.com", "not this one", "Cookie: " + known);
    }
    assertThat(server.login(Core.TOM, "Cookie: " + known).status()).isEqualTo(429);
    request("tom@example.com");
    assertThat(reset(token(), "Cookie: " + known).status()).isEqualTo(200);
    assertThat(server.login("tom@example.com", "another one", "Cookie: " + known).status())
        .isEqualTo(200);
  }

  @Test
  void knownUnknownAndFloodedAddressesReadTheSame() {
    var known = request("tom@example.com");
    var unknown = request("unknown@example.com");
    for (int i = 0; i < 4; i++) {
      request("jacky@example.com");
    }
    var flooded = request("jacky@example.com");

    assertThat(known.status()).isEqualTo(202);
    for (var other : new WebServer.Answer[] {unknown, flooded}) {
      assertThat(other.status()).isEqualTo(202);
      assertThat(other.text()).isEqualTo(known.text()).isEqualTo("{\"status\":\"accepted\"}");
      assertThat(other.response().headers().map().keySet())
          .isEqualTo(known.response().headers().map().keySet());
    }
    assertThat(known.text()).doesNotContain(token());
  }

  @Test
  void aResetTokenIsNoSessionAndASessionIsNoResetToken() {
    String session = server.login(Core.TOM).cookie();
    request("tom@example.com");
    for (String header : new String[] {"Cookie: jwt=", "Authorization: Bearer "}) {
      assertThat(server.get("/api/user/me", header + token()).status()).isEqualTo(401);
    }
    assertThat(reset(session).code()).isEqualTo("reset_link_invalid");
  }

  @Test
  void lookingAtTheAddressOfALinkChangesNothing() {
    request("tom@example.com");
    for (String method : new String[] {"GET", "HEAD", "POST"}) {
      server.call(method, RESET, null);
    }
    assertThat(reset(token()).status()).isEqualTo(200);
  }
}

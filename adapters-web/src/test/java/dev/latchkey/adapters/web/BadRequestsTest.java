package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.domain.EmailAddress;
import dev.latchkey.testkit.Core;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent, the answer is a clear error, and nothing is changed. */
class BadRequestsTest {

  private static final Core CORE = new Core();

  @AutoClose
  private static final WebServer server = new WebServer(CORE, "latchkey.web.trusted-proxies=");

  /** {@link DescribedAnswersTest} varies every field of every body. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "1",
        "\"user\"",
        "{}",
        "{\"user\":null}",
        "{\"user\":[]}",
        "{\"user\":\"eve\"}",
        "{\"user\":{}}",
        "{\"user\":{\"email\":\"eve@example.com\"}}",
        "{\"user\":{\"email\":{\"$gt\":\"\"},\"password\":\"long-enough\"}}",
        "{\"user\":{\"email\":[\"eve@example.com\"],\"password\":\"long-enough\"}}",
        "{\"user\":{\"email\":\"eve@example.com\",\"password\":12345678.5}}",
        "{\"user\":{\"email\":\"eve@example.com\",\"password\":\"long-enough\"",
        "{\"user\":{\"email\":\"eve@example.com\",\"password\":\"long-enough\"}} {}",
        "{\"user\":{\"email\":\"eve@example.com\",\"password\":\"a\",\"admin\":true}}",
        "{\"user\":{\"email\":\"eve@example.com\",\"password\":\"a\"},\"admin\":true}",
        "{\"user\":{\"email\":\"a\",\"email\":\"eve@example.com\",\"password\":\"a\"}}",
        "{'user':{'email':'eve@example.com','password':'a'}}",
      })
  void refusesAMalformedBody(String login) {
    String signUp = login.replace("{\"email\"", "{\"username\":\"eve\",\"email\"");
    assertIsProblem(server.call("POST", "/api/user/login", login), 400, "malformed_body");
    assertIsProblem(server.call("POST", "/api/user/signup", signUp), 400, "malformed_body");
    assertThat(CORE.users.find(new EmailAddress("eve@example.com"))).isEmpty();
  }

  @Test
  void refusesADeeplyNestedBody() {
    var answer = server.call("POST", "/api/user/login", "[".repeat(5000));
    assertIsProblem(answer, 400, "malformed_body");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "nonsense",
        "*/*",
        "application/*"
      })
  void refusesOtherMediaTypes(String type) {
    var body = "{\"user\":{\"email\":\"tom@example.com\",\"password\":\"mypassword\"}}";
    var answer = server.call("POST", "/api/user/login", body, "Content-Type", type);
    assertIsProblem(answer, 415, "unsupported_media_type");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/user/login",
    "GET, /api/user/logout",
    "DELETE, /api/user/me",
    "POST, /api/user/change_password",
    "PATCH, /api/user/signup",
    "TRACE, /api/user/me",
  })
  void refusesOtherMethods(String method, String path) {
    var answer = server.call(method, path, null);
    assertIsProblem(answer, 405, "method_not_allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nowhere",
        "/api",
        "/api/user",
        "/api/user/login/",
        "/api/user/LOGIN",
        "/error/x"
      })
  void answersUnknownRoutes(String path) {
    assertIsProblem(server.get(path), 404, "not_found");
  }

  @Test
  void refusesABodyOverSixteenKibibytes() {
    var user = "{\"user\":{\"email\":\"tom@example.com\",\"password\":\"mypassword\"}}";
    var fits = user + " ".repeat(16 * 1024 - user.length());
    assertThat(server.call("POST", "/api/user/login", fits).status()).isEqualTo(200);
    assertIsProblem(server.call("POST", "/api/user/login", fits + " "), 413, "body_too_large");
    assertIsProblem(
        server.call("POST", "/api/user/signup", "x".repeat(1024 * 1024)), 413, "body_too_large");
  }

  @Test
  void answersJsonForAnyAcceptHeader() {
    var answer = server.get("/api/user/me", "Accept", "application/xml");
    assertIsProblem(answer, 401, "not_authenticated");
  }

  private static void assertIsProblem(WebServer.Answer answer, int status, String code) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json().at("/status").asInt()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.message()).isNotBlank();
    assertThat(answer.json().at("/detail").asString()).isEqualTo(answer.message());
    assertThat(answer.text()).doesNotContain("Exception", "dev.latchkey", "tools.jackson");
    assertThat(answer.header("Set-Cookie")).isNull();
  }
}

package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.domain.EmailAddress;
import dev.latchkey.testkit.Core;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every part of the server answers a bad request with the same form, a documented code and the
 * safety headers.
 */
class RawErrorsTest {

  private static final JsonMapper JSON = new JsonMapper();

  private static final String CHUNKED =
      " HTTP/1.1\nHost: a\nContent-Type: application/json\nTransfer-Encoding: chunked\n\n";

  /** A sign-up without its closing braces. */
  private static final String EVE =
      "{\"user\":{\"username\":\"eve\",\"email\":\"eve@example.com\",\"password\":\"long-enough\"";

  private static final Core CORE = new Core();

  @AutoClose
  private static final WebServer server =
      new WebServer(CORE, "latchkey.web.trusted-proxies=127.0.0.1,::1");

  static Stream<Arguments> requests() {
    return Stream.of(
        // refused by Tomcat's parser
        error(400, "bad_request", "G@T / HTTP/1.1\nHost: a\n\n"),
        error(400, "bad_request", "GET /% HTTP/1.1\nHost: a\n\n"),
        error(400, "bad_request", "GET /;% HTTP/1.1\nHost: a\n\n"),
        error(400, "bad_request", "GET /app.js;%zz HTTP/1.1\nHost: a\n\n"),
        error(400, "bad_request", "GET /api/user/me;a=%g1 HTTP/1.1\nHost: a\n\n"),
        error(400, "bad_request", "GET /" + ";".repeat(101) + " HTTP/1.1\nHost: a\n\n"),
        error(400, "bad_request", "GET /" + "/".repeat(101) + " HTTP/1.1\nHost: a\n\n"),
        error(400, "bad_request", "OPTIONS /;% HTTP/1.1\nHost: a\n\n"),
        error(400, "bad_request", "OPTIONS /forward-auth/;% HTTP/1.1\nHost: a\n\n"),
        error(400, "bad_request", "GET /a\\b HTTP/1.1\nHost: a\n\n"),
        error(400, "bad_request", "GET /.. HTTP/1.1\nHost: a\n\n"),
        error(400, "bad_request", "GET / HTTP/1.1\n\n"),
        error(400, "bad_request", "GET / HTTP/1.1\nHost: a\nHost: b\n\n"),
        error(400, "bad_request", "GET / HTTP/1.1\nHost: a b\n\n"),
        error(400, "bad_request", "GET / HTTP/1.1\nHost: a:b\n\n"),
        error(400, "bad_request", "GET / HTTP/1.1\nHost: a\nno header\n\n"),
        error(400, "bad_request", "POST / HTTP/1.1\nHost: a\nContent-Length: x\n\n"),
        error(400, "bad_request", "POST /%ff HTTP/1.1\nHost: a\nContent-Length: 9\n\n{"),
        error(400, "bad_request", "GET * HTTP/1.1\nHost: a\n\n"),
        error(417, "expectation_failed", "GET / HTTP/1.1\nHost: a\nExpect: more\n\n"),
        error(431, "request_header_fields_too_large", get("X: " + "x".repeat(30_000))),
        error(431, "request_header_fields_too_large", get("Cookie: jwt=" + "x".repeat(99_000))),
        error(431, "request_header_fields_too_large", "GET /" + "x".repeat(30_000) + " HTTP"),
        error(431, "request_header_fields_too_large", get("X: y\n".repeat(200).strip())),
        error(501, "not_implemented", "CONNECT a:1 HTTP/1.1\nHost: a:1\n\n"),
        error(501, "not_implemented", get("Transfer-Encoding: br")),
        error(505, "http_version_not_supported", "GET / HTTP/3.0\nHost: a\n\n"),
        // refused by one of Tomcat's valves
        error(404, "not_found", "GET /WEB-INF/x HTTP/1.1\nHost: a\n\n"),
        error(404, "not_found", "POST /meta-inf/ HTTP/1.1\nHost: a\nContent-Length: 9\n\n{"),
        error(405, "method_not_allowed", "TRACE / HTTP/1.1\nHost: a\nContent-Length: 9\n\n{"),
        // refused by this adapter's filters
        error(400, "malformed_body", "POST /api/user/login" + CHUNKED + "zz\n"),
        error(400, "malformed_body", "POST /api/user/logout" + CHUNKED + "zz\n"),
        error(400, "malformed_body", "GET /app.js" + CHUNKED + "zz\n"),
        error(400, "malformed_body", "PUT /nowhere" + CHUNKED + "-1\n{\n"),
        error(400, "malformed_body", "POST /api/user/login" + CHUNKED + "2\n{}xx\n0\n\n"),
        error(400, "contradictory_forwarding", forwarded("X-Forwarded-Uri: /b")),
        error(400, "contradictory_forwarding", forwarded("X-Original-URL: https://a/b")),
        error(403, "cross_site_request", post("/api/user/logout", "Origin: http://b", "")),
        error(403, "cross_site_request", post("/nowhere", "Sec-Fetch-Site: cross-site", "{}")),
        error(413, "body_too_large", post("/api/user/login", "X: y", "x".repeat(20_000))),
        error(413, "body_too_large", post("/api/user/logout", "X: y", "x".repeat(20_000))),
        error(413, "body_too_large", post("/api/user/logout", "X: y", "x".repeat(3_000_000))),
        error(415, "unsupported_content_encoding", json("Content-Encoding: gzip", "\u001f")),
        error(415, "unsupported_content_encoding", json("Content-Encoding: br", "{}")),
        error(415, "unsupported_media_type", post("/", "Content-Type: */*", "{}")),
        // refused by Spring and the routes
        error(400, "malformed_body", json("X: y", "{")),
        error(400, "malformed_body", json("X: y", "[".repeat(5000))),
        error(
            401,
            "not_authenticated",
            "GET /api/user/me HTTP/1.1\nHost: a\nAccept: application/xml\n\n"),
        error(
            401,
            "not_authenticated",
            "GET /api/user/me HTTP/1.1\nHost: a\nCookie: a=" + "x".repeat(18_000) + "\n\n"),
        error(404, "not_found", "GET /nowhere" + ";".repeat(100) + " HTTP/1.1\nHost: a\n\n"),
        error(404, "not_found", "GET /nowhere HTTP/1.1\nHost: a\n\n"),
        error(404, "not_found", "GET /api/user HTTP/1.1\nHost: a\n\n"),
        error(404, "not_found", "GET /api/user/login/ HTTP/1.1\nHost: a\n\n"),
        error(404, "not_found", "GET /api/user/LOGIN HTTP/1.1\nHost: a\n\n"),
        error(404, "not_found", "GET /swagger-ui/nothing HTTP/1.1\nHost: a\n\n"),
        error(404, "not_found", "GET /error HTTP/1.1\nHost: a\n\n"),
        error(405, "method_not_allowed", "GET /api/user/login HTTP/1.1\nHost: a\n\n"),
        error(405, "method_not_allowed", "GET /api/user/logout HTTP/1.1\nHost: a\n\n"),
        error(405, "method_not_allowed", post("/api/user/change_password", "X: y", "{}")),
        error(405, "method_not_allowed", post("/app.js", "X: y", "")),
        error(405, "method_not_allowed", post("/api/user/me", "X: y", "{}")),
        error(415, "unsupported_media_type", post("/api/user/login", "X: y", "{}")),
        error(415, "unsupported_media_type", ofType("text/plain")),
        error(415, "unsupported_media_type", ofType("application/x-www-form-urlencoded")),
        error(415, "unsupported_media_type", ofType("multipart/form-data")),
        error(415, "unsupported_media_type", ofType("application/*")),
        error(415, "unsupported_media_type", ofType("nonsense")),
        error(
            422,
            "invalid_email",
            post(
                "/api/user/request_password_reset",
                "Content-Type: application/json",
                "{\"user\":{\"email\":\"\"}}")));
  }

  private static Arguments error(int status, String code, String request) {
    return Arguments.of(status, code, request.replace("\n", "\r\n"));
  }

  private static String get(String header) {
    return "GET / HTTP/1.1\nHost: a\n" + header + "\n\n";
  }

  private static String forwarded(String contradiction) {
    return "GET /forward-auth HTTP/1.1\nHost: a\nX-Original-URL: https://a/\n%s\n\n"
        .formatted(contradiction);
  }

  private static String json(String header, String body) {
    return post("/api/user/login", "Content-Type: application/json\n" + header, body);
  }

  private static String ofType(String type) {
    return post("/api/user/login", "Content-Type: " + type, "{}");
  }

  private static String post(String path, String header, String body) {
    return "POST %s HTTP/1.1\nHost: a\nContent-Length: %d\n%s\n\n%s"
        .formatted(path, body.length(), header, body);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void hasTheFormAndTheHeaders(int status, String code, String request) throws IOException {
    String answer;
    try (var connection = new RawConnection(server)) {
      answer = connection.send(request).shutdownOutput().answer();
    }
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    List<String> headers = answer.substring(0, answer.indexOf("\r\n\r\n")).lines().toList();
    assertThat(headers)
        .contains(
            "Content-Type: application/problem+json",
            "Cache-Control: no-store",
            "X-Content-Type-Options: nosniff",
            "Referrer-Policy: no-referrer",
            "Cross-Origin-Opener-Policy: same-origin",
            "Cross-Origin-Resource-Policy: same-origin")
        .anyMatch(header -> header.startsWith("Content-Security-Policy: default-src 'none'"));
    if (code.equals("unsupported_content_encoding")) {
      assertThat(headers).contains("Accept-Encoding: identity");
    }
    assertThat(headers).doesNotHaveDuplicates();
    // Without the frame of a chunk.
    var problem = JSON.readTree(answer.substring(answer.indexOf('{'), answer.lastIndexOf('}') + 1));
    assertThat(problem.at("/type").asString()).isEqualTo("about:blank");
    assertThat(problem.at("/title").asString()).isNotBlank();
    assertThat(problem.at("/status").asInt()).isEqualTo(status);
    assertThat(problem.at("/detail").asString()).isEqualTo(problem.at("/error/message").asString());
    assertThat(problem.at("/error/code").asString()).isEqualTo(code);
    assertThat(answer)
        .doesNotContain("Exception", "org.apache", "Tomcat", "dev.latchkey", "jackson", "<html")
        .doesNotContain("Set-Cookie");
  }

  /** Some container networks have such names. */
  @Test
  void acceptsAHostWithAnUnderscore() throws IOException {
    String request = "GET /api/user/me HTTP/1.1\nHost: my_host:8080\nConnection: close\n\n";
    assertThat(answer(request)).startsWith("HTTP/1.1 401 ");
  }

  @Test
  void acceptsAChunkedBodyWithoutAByteOfAnyType() throws IOException {
    String request =
        """
        POST /api/user/logout HTTP/1.1
        Host: a
        Content-Type: */*
        Transfer-Encoding: chunked
        Connection: close

        0

        """;
    assertThat(answer(request)).startsWith("HTTP/1.1 200 ");
  }

  private static String answer(String request) throws IOException {
    return RawConnection.answer(server, request.replace("\n", "\r\n"));
  }

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
        EVE,
        EVE + "}} {}",
        EVE + ",\"admin\":true}}",
        EVE + "},\"admin\":true}",
        EVE + ",\"email\":\"eve@example.com\"}}",
        "{'user':{'username':'eve','email':'eve@example.com','password':'long-enough'}}",
        "{\"user\":{\"username\":\"eve\",\"email\":{\"$gt\":\"\"},\"password\":\"long-enough\"}}",
      })
  void refusesAMalformedBody(String signUp) {
    var answer = server.call("POST", "/api/user/signup", signUp);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("malformed_body");
    assertThat(CORE.users.find(new EmailAddress("eve@example.com"))).isEmpty();
  }

  @Test
  void refusesABodyOverSixteenKibibytes() {
    String login = "{\"user\":{\"email\":\"tom@example.com\",\"password\":\"mypassword\"}}";
    String fits = login + " ".repeat(16 * 1024 - login.length());
    assertThat(server.call("POST", "/api/user/login", fits).status()).isEqualTo(200);
    assertThat(server.call("POST", "/api/user/login", fits + " ").code())
        .isEqualTo("body_too_large");
  }

  /** The rows of {@code docs/errors.md}, as "400 malformed_body". */
  @Test
  void everyErrorIsDocumentedAndNoOther() throws IOException {
    var documented = new TreeSet<String>();
    for (String line : Files.readAllLines(Path.of("../docs/errors.md"))) {
      String[] cells = line.split("\\|", -1);
      if (cells.length > 3 && cells[1].strip().matches("\\d{3}")) {
        for (String code : cells[2].split(",", -1)) {
          documented.add(cells[1].strip() + " " + code.strip().replace("`", ""));
        }
      }
    }
    var given = new TreeSet<String>(List.of("408 request_timeout", "503 service_unavailable"));
    requests().map(Arguments::get).forEach(it -> given.add(it[0] + " " + it[1]));
    ErrorsTest.answers().forEach(it -> given.add(it.status() + " " + it.error().code()));
    assertThat(given).isEqualTo(documented);
  }
}

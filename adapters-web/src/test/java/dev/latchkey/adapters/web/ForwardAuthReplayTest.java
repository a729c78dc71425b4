package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.InMemoryUsers;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What proxies that are not installed send, byte for byte as their sources write it: Traefik 3
 * ({@code pkg/middlewares/auth/forward.go}) and Envoy ({@code ext_authz}, the HTTP service), each
 * set up as {@code docs/forward-auth.md} shows.
 */
class ForwardAuthReplayTest {

  private static final InMemoryUsers USERS = new InMemoryUsers();
  private static final Core CORE = new Core(USERS);

  @AutoClose
  private static final WebServer server =
      new WebServer(
          CORE,
          "latchkey.web.public-url=https://id.example.com",
          "latchkey.web.cookie-name=__Secure-jwt",
          "latchkey.web.cookie-secure=true",
          "latchkey.web.forward-auth.cookie-domain=example.com",
          "latchkey.web.forward-auth.return-origins=https://app.example.com",
          "latchkey.web.trusted-proxies=127.0.0.1,::1");

  private static final String SESSION = "__Secure-jwt=" + server.login(Core.TOM).cookie();

  @Test
  void traefikAdmitsASessionAndReplacesTheCookies() throws IOException {
    assertThat(traefik("GET", "navigate", "theme=dark; " + SESSION + "; other=1"))
        .startsWith("HTTP/1.1 200 ")
        .contains(
            "\r\nRemote-User: tom\r\n",
            "\r\nRemote-Email: tom@example.com\r\n",
            "\r\nLatchkey-User-Id: " + CORE.stored(Core.TOM).id() + "\r\n",
            "\r\nCookie: theme=dark; other=1\r\n")
        .doesNotContain("__Secure-jwt", "Set-Cookie");
    assertThat(traefik("POST", "cors", SESSION))
        .startsWith("HTTP/1.1 200 ")
        .doesNotContain("\r\nCookie:");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, navigate, 302",
    "HEAD, navigate, 302",
    "POST, navigate, 401",
    "GET, cors, 401",
    "GET, websocket, 401",
    "OPTIONS, cors, 401",
  })
  void traefikRedirectsOnlyNavigations(String method, String mode, int status) throws IOException {
    String answer = traefik(method, mode, "theme=dark");
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    assertThat(
            answer.contains(
                "\r\nLocation: https://id.example.com/"
                    + "?return_to=https%3A%2F%2Fapp.example.com%2Fpage%3Fa%3Db\r\n"))
        .isEqualTo(status == 302);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /page?a=b",
    "POST, /page",
    "DELETE, /../index.html",
    "OPTIONS, /",
    "GET, ''",
  })
  void envoyAdmitsOnlyASession(String method, String path) throws IOException {
    assertThat(envoy(method, path, SESSION))
        .startsWith("HTTP/1.1 200 ")
        .contains("\r\nRemote-User: tom\r\n");
    assertThat(envoy(method, path, "theme=dark"))
        .startsWith("HTTP/1.1 401 ")
        .doesNotContain("\r\nRemote-");
  }

  @Test
  void bothRefuseEveryRequestWhenTheStoreIsAway() throws IOException {
    USERS.goAway();
    assertThat(traefik("GET", "navigate", SESSION)).startsWith("HTTP/1.1 503 ");
    assertThat(envoy("GET", "/page", SESSION)).startsWith("HTTP/1.1 503 ");
    USERS.comeBack();
  }

  private static String traefik(String method, String mode, String cookies) throws IOException {
    return send(
        """
        GET /forward-auth?login&cookies HTTP/1.1
        Host: 127.0.0.1:8080
        User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0
        Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
        Cookie: %s
        Sec-Fetch-Mode: %s
        X-Forwarded-For: 203.0.113.7
        X-Forwarded-Host: app.example.com
        X-Forwarded-Method: %s
        X-Forwarded-Port: 443
        X-Forwarded-Proto: https
        X-Forwarded-Uri: /page?a=b
        Accept-Encoding: gzip

        """
            .formatted(cookies, mode, method));
  }

  private static String envoy(String method, String path, String cookies) throws IOException {
    return send(
        """
        %s /forward-auth%s HTTP/1.1
        host: app.example.com
        content-length: 0
        cookie: %s
        accept: text/html
        x-forwarded-for: 203.0.113.7
        x-envoy-expected-rq-timeout-ms: 5000

        """
            .formatted(method, path, cookies));
  }

  /** The connection is kept; the answer is read until the client closes its half. */
  private static String send(String request) throws IOException {
    try (var connection = new RawConnection(server)) {
      connection.send(request.replace("\n", "\r\n")).shutdownOutput();
      return connection.answer();
    }
  }
}

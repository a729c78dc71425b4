package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.domain.User;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.InMemoryUsers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers to a reverse proxy that asks which user sends a request. */
class ForwardAuthTest {

  private static final String LOGIN = "https://id.example.com/";
  private static final String RETURN = LOGIN + "?return_to=https%3A%2F%2Fapp.example.com%2Fa%3Fb";
  private static final String APP = "https://app.example.com";

  private static final String[] NAVIGATION = {
    "Sec-Fetch-Mode: navigate",
    "X-Forwarded-Proto: https",
    "X-Forwarded-Host: app.example.com",
    "X-Forwarded-Uri: /a?b"
  };

  private static final InMemoryUsers USERS = new InMemoryUsers();
  private static final Core CORE = new Core(USERS);

  @AutoClose
  private static final WebServer server =
      new WebServer(
          CORE,
          "latchkey.web.public-url=https://id.example.com",
          "latchkey.web.forward-auth.cookie-domain=example.com",
          "latchkey.web.forward-auth.return-origins=" + APP,
          "latchkey.web.allowed-origins=https://frontend.example.com",
          "latchkey.web.trusted-proxies=127.0.0.0/8,::1");

  @AfterEach
  void comeBack() {
    USERS.comeBack();
  }

  private static String login() {
    return server.login(Core.TOM).cookie();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /forward-auth",
    "HEAD, /forward-auth?login",
    "POST, /forward-auth/any/path?a=b",
    "OPTIONS, /forward-auth/",
    "PROPFIND, /forward-auth/x",
    "GET, /forward-auth/../index.html",
    "GET, /forward-auth/%2e%2e/index.html",
    "GET, /forward-auth/..;/index.html",
    "GET, /forward-auth;/../",
  })
  void identifiesALiveSessionWithAnyMethodAndPath(String method, String path) throws IOException {
    String answer = raw(method, path, "Cookie: jwt=" + login(), "Sec-Fetch-Site: cross-site");
    assertThat(answer)
        .startsWith("HTTP/1.1 200 ")
        .contains(
            "\r\nRemote-User: tom\r\n",
            "\r\nRemote-Email: tom@example.com\r\n",
            "\r\nLatchkey-User-Id: " + CORE.stored(Core.TOM).id() + "\r\n",
            "\r\nCache-Control: no-store\r\n",
            "\r\nContent-Length: 0\r\n")
        .doesNotContain("Set-Cookie", "Location");
  }

  /** A page or a preflight that is answered 200 would admit every client. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /forward-auth/..",
        "GET /forward-auth/../",
        "GET /forward-auth/../index.html",
        "GET /forward-auth/x/../../index.html",
        "GET /forward-auth/%2e%2e/app.js",
        "GET /forward-auth/..;/index.html",
        "GET /forward-auth/..;a=b/",
        "GET /forward-auth;/../index.html",
        "GET /forward-auth/../api/settings",
        "GET /forward-auth/../actuator/health",
        "GET /forward-auth/%2e%2e%2findex.html",
        "GET /forward-auth/..\\index.html",
        "GET /forward-auth/../../index.html",
        "GET http://x/forward-auth/../index.html",
        "OPTIONS /forward-auth",
        "OPTIONS /forward-auth/x",
        "POST /forward-auth/../api/user/logout",
        "BREW /forward-auth",
        "get /forward-auth",
      })
  void admitsNoRequestWithoutASession(String line) throws IOException {
    for (String origin : List.of("https://frontend.example.com", "https://evil.example")) {
      String[] parts = line.split(" ", 2);
      String answer =
          raw(
              parts[0],
              parts[1],
              "Origin: " + origin,
              "Access-Control-Request-Method: PUT",
              "Cookie: jwt=garbage; jwt=; ;;=",
              "Authorization: Bearer a.b.c",
              "Remote-User: tom",
              "X-Forwarded-User: tom");
      assertThat(answer).matches("(?s)HTTP/1.1 4\\d\\d .*").doesNotContain("\r\nRemote-");
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // method, query, header, status, Location
        "GET, ?login, -, 302, " + RETURN,
        "HEAD, ?login, -, 302, " + RETURN,
        "GET, ?a=b&login&c, -, 302, " + RETURN,
        "GET, -, -, 401, " + RETURN,
        "GET, ?login=, -, 401, " + RETURN,
        "POST, ?login, -, 401, -",
        "OPTIONS, ?login, -, 401, -",
        "PUT, ?login, -, 401, -",
        "GET, ?login, X-Forwarded-Method: POST, 401, -",
        "GET, ?login, X-Original-Method: DELETE, 401, -",
        "GET, ?login, X-Forwarded-Method: HEAD, 302, " + RETURN,
        "GET, ?login, Sec-WebSocket-Key: eA==, 401, -",
        "GET, ?login, X-Forwarded-Uri: /other, 400, -",
        "GET, ?login, X-Original-URL: https://app.example.com/a?b, 302, " + RETURN,
        "GET, ?login, X-Original-URL: https://app.example.com:443/a?b, 302, " + RETURN,
        "GET, ?login, X-Original-URL: https://app.example.com/a, 400, -",
        "GET, ?login, X-Original-URL: http://app.example.com/a?b, 400, -",
        "GET, ?login, X-Original-URL: https://evil.example/a?b, 400, -",
        "GET, ?login, X-Original-URL: /a?b, 400, -",
      })
  void redirectsOnlyBrowserNavigations(
      String method,
      @Nullable String query,
      @Nullable String header,
      int status,
      @Nullable String location) {
    var headers = new ArrayList<>(List.of(NAVIGATION));
    if (header != null) {
      headers.add(header);
    }
    String path = "/forward-auth" + (query == null ? "" : query);
    var answer = server.call(method, path, null, headers.toArray(String[]::new));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Location")).isEqualTo(location);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    if (status != 302 && !method.equals("HEAD")) {
      assertThat(answer.code())
          .isEqualTo(status == 401 ? "not_authenticated" : "contradictory_forwarding");
    }
  }

  @Test
  void neverRedirectsAWebSocket() throws IOException {
    String upgrade = "Connection: upgrade\r\nUpgrade: WebSocket\r\nAccept: text/html";
    assertThat(rawOpen("GET", "/forward-auth?login", upgrade + "\r\nConnection: close"))
        .startsWith("HTTP/1.1 401 ")
        .doesNotContain("Location");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Accept: application/json",
        "Accept: */*",
        "Sec-Fetch-Mode: cors|Accept: text/html",
        "Sec-Fetch-Mode: websocket|Accept: text/html",
        "User-Agent: curl"
      })
  void answersAScript401(String headers) {
    var answer = server.get("/forward-auth?login", headers.split("[|]", -1));
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("Location")).isNull();
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example.com/a?b, " + RETURN,
    "https://evil.example/a?b, " + LOGIN,
    "nonsense, " + LOGIN,
    "https://app.example.com.evil.example/, " + LOGIN,
  })
  void redirectsABrowserWithoutFetchMetadata(String url, String location) {
    var answer =
        server.get("/forward-auth?login", "Accept: text/html,*/*;q=0.8", "X-Original-URL: " + url);
    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Location")).isEqualTo(location);
  }

  @Test
  void believesNoForwardingHeaderOfAStranger() {
    try (var direct =
        new WebServer(
            CORE,
            "latchkey.web.public-url=https://app.example.com/auth",
            "latchkey.web.forward-auth.return-origins=" + APP)) {
      var answer = direct.get("/forward-auth?login", NAVIGATION);
      assertThat(answer.header("Location")).isEqualTo("https://app.example.com/auth/");
    }
    try (var withoutPublicUrl = new WebServer(CORE)) {
      assertThat(withoutPublicUrl.get("/forward-auth?login", NAVIGATION).status()).isEqualTo(401);
    }
  }

  @Test
  void refusesEveryRequestWhenTheStoreIsAway() {
    String token = login();
    USERS.goAway();
    var answer = server.get("/forward-auth?login", "Cookie: jwt=" + token);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("store_unavailable");
    assertThat(answer.header("Remote-User")).isNull();
  }

  /** An id from another store may hold any character; no header could be ended by one. */
  @Test
  void identityHeadersArePrintableAscii() {
    var id = new User.Id("l\u00fcke %25\r\nRemote-User: admin\u0000");
    var luke = Core.Person.named("luke");
    var user =
        new User(id, luke.username(), luke.email(), CORE.hasher.hash(luke.password()), List.of());
    USERS.add(user);
    String token = server.login(luke).cookie();
    var answer = server.get("/forward-auth", "Cookie: jwt=" + token);
    assertThat(answer.header("Remote-User")).isEqualTo("luke");
    assertThat(answer.header("Latchkey-User-Id"))
        .isEqualTo("l%C3%BCke%20%2525%0D%0ARemote-User:%20admin%00");
  }

  @Test
  void neverWaitsForABody() throws IOException {
    String token = login();
    for (String length : List.of("Content-Length: 1000000", "Transfer-Encoding: chunked")) {
      String answer = rawOpen("POST", "/forward-auth/x", "Cookie: jwt=" + token, length);
      assertThat(answer)
          .startsWith("HTTP/1.1 200 ")
          .contains("\r\nRemote-User: tom\r\n", "\r\nConnection: close\r\n");
    }
  }

  @Test
  void returnsTheOtherCookiesOnRequest() throws IOException {
    String token = login();
    String own = "jwt=" + token + "; jwt-browser=x; former=" + token;
    String all = "Cookie: a=b; " + own + ";c=d=e; \u00e4=1";
    assertThat(raw("GET", "/forward-auth?login&cookies", all))
        .contains("\r\nCookie: a=b; c=d=e\r\n", "\r\nRemote-User: tom\r\n");
    assertThat(raw("GET", "/forward-auth?cookies", "Cookie: " + own)).doesNotContain("\r\nCookie:");
    assertThat(raw("GET", "/forward-auth", all)).doesNotContain("\r\nCookie:");
  }

  @Test
  void approvesListedReturnUrlsForThePage() throws IOException {
    assertThat(server.get("/api/return_to?url=https://app.example.com/a").text())
        .isEqualTo("{\"url\":\"https://app.example.com/a\"}");
    for (String query :
        List.of("", "?url=", "?url=https://evil.example/", "?url=%zz", "?url=%ff")) {
      assertThat(raw("GET", "/api/return_to" + query))
          .as(query)
          .doesNotContain("evil", "HTTP/1.1 5");
    }
  }

  /** Byte for byte as Traefik 3 writes its requests: {@code pkg/middlewares/auth/forward.go}. */
  @Test
  void answersTraefik() throws IOException {
    String session = "jwt=" + login();
    assertThat(traefik("GET", "theme=dark; " + session + "; other=1"))
        .startsWith("HTTP/1.1 200 ")
        .contains("\r\nRemote-User: tom\r\n", "\r\nCookie: theme=dark; other=1\r\n")
        .doesNotContain("jwt=", "Set-Cookie");
    assertThat(traefik("POST", session)).startsWith("HTTP/1.1 200 ").doesNotContain("\r\nCookie:");
    assertThat(traefik("GET", "theme=dark"))
        .startsWith("HTTP/1.1 302 ")
        .contains("\r\nLocation: " + RETURN + "\r\n");
    assertThat(traefik("POST", "theme=dark")).startsWith("HTTP/1.1 401 ");
    USERS.goAway();
    assertThat(traefik("GET", session)).startsWith("HTTP/1.1 503 ");
  }

  private static String traefik(String method, String cookies) throws IOException {
    return replayed(
        """
        GET /forward-auth?login&cookies HTTP/1.1
        Host: 127.0.0.1:8080
        User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0
        Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
        Cookie: %s
        Sec-Fetch-Mode: navigate
        X-Forwarded-For: 203.0.113.7
        X-Forwarded-Host: app.example.com
        X-Forwarded-Method: %s
        X-Forwarded-Port: 443
        X-Forwarded-Proto: https
        X-Forwarded-Uri: /a?b
        Accept-Encoding: gzip

        """
            .formatted(cookies, method));
  }

  /** Byte for byte as Envoy's {@code ext_authz} writes its requests: the HTTP service. */
  @ParameterizedTest
  @CsvSource({"GET, /page?a=b", "DELETE, /../index.html", "OPTIONS, /", "GET, ''"})
  void admitsOnlyASessionFromEnvoy(String method, String path) throws IOException {
    String session = "jwt=" + login();
    assertThat(envoy(method, path, session))
        .startsWith("HTTP/1.1 200 ")
        .contains("\r\nRemote-User: tom\r\n");
    assertThat(envoy(method, path, "theme=dark"))
        .startsWith("HTTP/1.1 401 ")
        .doesNotContain("\r\nRemote-");
    USERS.goAway();
    assertThat(envoy(method, path, session)).startsWith("HTTP/1.1 503 ");
  }

  private static String envoy(String method, String path, String cookies) throws IOException {
    return replayed(
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

  /** The connection is kept, so the answer ends when the client closes its half. */
  private static String replayed(String request) throws IOException {
    try (var connection = new RawConnection(server)) {
      return connection.send(request.replace("\n", "\r\n")).shutdownOutput().answer();
    }
  }

  private static String raw(String method, String path, String... headers) throws IOException {
    var all = new ArrayList<>(List.of(headers));
    all.add("Connection: close");
    return rawOpen(method, path, all.toArray(String[]::new));
  }

  private static String rawOpen(String method, String path, String... headers) throws IOException {
    String head = method + " " + path + " HTTP/1.1\r\nHost: app.example.com\r\n";
    return RawConnection.answer(server, head + String.join("\r\n", headers) + "\r\n\r\n");
  }
}

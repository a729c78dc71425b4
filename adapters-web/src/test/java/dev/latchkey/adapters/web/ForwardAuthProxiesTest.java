package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.adapters.web.RealProxy.Kind;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.Core.Person;
import dev.latchkey.testkit.InMemoryUsers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application behind real proxies, each set up as {@code docs/forward-auth.md} shows. */
@Tag("installed")
class ForwardAuthProxiesTest {

  private static final String[] NODE = {
    "latchkey.web.public-url=https://id.example.com",
    "latchkey.web.cookie-name=__Secure-jwt",
    "latchkey.web.cookie-secure=true",
    "latchkey.web.forward-auth.cookie-domain=example.com",
    "latchkey.web.forward-auth.return-origins=https://app.example.com",
    "latchkey.web.trusted-proxies=127.0.0.1",
  };

  private static final String FORGED_NAMES =
      "Remote-User REMOTE-USER remote-user Remote_User REMOTE_USER Remote.User Remote~User"
          + " Remote!User Remote-Email Remote_Email Remote.Email Remote*Email Remote-Groups"
          + " Remote-Name Latchkey-User-Id Latchkey_User_Id Latchkey.User.Id Latchkey-User_Id"
          + " Latchkey.User-Id LATCHKEY_USER-ID";

  private static final String PAGE = "Accept: text/html";
  private static final String SCRIPT = "Accept: application/json";
  private static final InMemoryUsers USERS = new InMemoryUsers();
  private static final Core CORE = new Core(USERS);
  private static final Map<Kind, RealProxy> PROXIES = new EnumMap<>(Kind.class);

  @TempDir private static Path directory;

  @AutoClose private static Application application;
  @AutoClose private static WebServer asked;
  @AutoClose private static WebServer otherNode;

  @BeforeAll
  static void start() throws Exception {
    application = new Application();
    asked = new WebServer(CORE, NODE);
    otherNode = new WebServer(CORE, NODE);
    Path certificate = Certificate.create(directory);
    for (Kind kind : Kind.values()) {
      if (kind != Kind.APACHE && kind.isInstalled()) {
        Path own = Files.createDirectory(directory.resolve(kind.name()));
        int port = application.port();
        PROXIES.put(kind, RealProxy.forApplication(kind, own, certificate, asked.port(), port));
      }
    }
  }

  @AfterAll
  static void stop() {
    PROXIES.values().forEach(RealProxy::close);
  }

  @AfterEach
  void forget() {
    USERS.comeBack();
    application.received.clear();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "APACHE")
  void identifiesTheUserAndHidesTheToken(Kind kind) throws IOException {
    for (Person person : List.of(Core.TOM, Core.JACKY)) {
      String token = login(person);
      String session = "__Secure-jwt=" + token;
      for (String cookies :
          List.of(
              session,
              "a=b; " + session + "; c=d",
              session + ";c=d",
              "a=b;\t" + session,
              session + "; " + session,
              "a=b; __Secure-jwt=; " + session + "; c=d; " + session)) {
        application.received.clear();
        assertThat(get(kind, "/page?a=b", "Cookie: " + cookies)).startsWith("HTTP/1.1 200 ");
        assertThat(application.received)
            .singleElement()
            .satisfies(
                it -> {
                  assertThat(it.path()).isEqualTo("/page?a=b");
                  assertThat(it.identity())
                      .containsExactly(
                          "latchkey-user-id: " + id(person),
                          "remote-email: " + person.email(),
                          "remote-user: " + person.username());
                  assertThat(it.head()).doesNotContain(token, "__Secure-jwt");
                });
      }
    }
    String own = "__Secure-jwt=" + login(Core.TOM) + "; __Secure-jwt-browser=x.y";
    for (String cookies : List.of("a=b; " + own + "; c=d", own + "; a=b; c=d", "a=b;c=d; " + own)) {
      assertThat(get(kind, "/", "Cookie: " + cookies)).startsWith("HTTP/1.1 200 ");
      assertThat(last().header("Cookie")).matches("a=b; ?c=d;?");
    }
    String resembling = "x__Secure-jwt=1; __Secure-jwt2=2; a=__Secure-jwt; " + own;
    assertThat(get(kind, "/", "Cookie: " + resembling)).startsWith("HTTP/1.1 200 ");
    assertThat(last().header("Cookie"))
        .matches("x__Secure-jwt=1; __Secure-jwt2=2; a=__Secure-jwt;?");
  }

  private static String id(Person person) {
    return CORE.stored(person).id().value().toLowerCase(Locale.ROOT);
  }

  /** RFC 9110, 7.6.1: a proxy removes the headers that {@code Connection} names. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "APACHE")
  void aClientCannotRemoveItsIdentity(Kind kind) throws IOException {
    String cookie = "Cookie: __Secure-jwt=" + login(Core.TOM);
    String connection = "Connection: close, Remote-User, Latchkey-User-Id, remote-email";
    assertThat(get(kind, "/", cookie, connection)).startsWith("HTTP/1.1 200 ");
    assertThat(last().identity()).hasSize(3);
  }

  /**
   * CVE-2026-33433, CVE-2026-54763, CVE-2026-39858, CVE-2026-88011, GHSA-7r4p-vjf4-gxv4 and
   * GHSA-f59h-q822-g45g: names that applications take for the same.
   */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "APACHE")
  void aForgedIdentityNeverArrives(Kind kind) throws IOException {
    var forged = new ArrayList<String>();
    for (String name : FORGED_NAMES.split(" ", -1)) {
      forged.add(name + ": admin");
    }
    forged.add("Remote-User: root");
    String[] all = forged.toArray(String[]::new);
    assertThat(get(kind, "/", all)).startsWith("HTTP/1.1 401 ");
    assertThat(application.received).isEmpty();

    forged.add("Cookie: __Secure-jwt=" + login(Core.TOM));
    assertThat(get(kind, "/", forged.toArray(String[]::new))).startsWith("HTTP/1.1 200 ");
    assertThat(last().identity())
        .containsExactly(
            "latchkey-user-id: " + id(Core.TOM),
            "remote-email: tom@example.com",
            "remote-user: tom");

    preflight(kind, all);
    assertThat(last().identity()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "APACHE")
  void redirectsABrowserAndRefusesAScript(Kind kind) throws IOException {
    String login =
        "\nlocation: https://id.example.com/"
            + "?return_to=https%3a%2f%2fapp.example.com%2fpage%3fa%3db%2520c\r";
    String[] attacks = {
      "X-Forwarded-Host: evil.example",
      "X-Forwarded-Uri: /evil",
      "X-Forwarded-Proto: http",
      "X-Forwarded-Method: HEAD",
      "X-Original-URL: https://evil.example/",
      "X-Original-URL: https://evil.example/2",
      "Cookie: __Secure-jwt=forged",
      "Authorization: Bearer forged",
      PAGE
    };
    for (String[] headers : new String[][] {{PAGE}, attacks}) {
      assertThat(get(kind, "/page?a=b%20c", headers))
          .startsWith("HTTP/1.1 302 ")
          .satisfies(it -> assertThat(it.toLowerCase(Locale.ROOT)).contains(login));
    }
    assertThat(get(kind, "/page?" + "(:,)".repeat(490), PAGE))
        .startsWith("HTTP/1.1 302 ")
        .contains("%28%3A%2C%29".repeat(490));
    assertThat(get(kind, "/page", SCRIPT)).startsWith("HTTP/1.1 401 ").doesNotContain("ocation:");
    assertThat(exchange(kind, "POST", "/page", "a=b", PAGE)).startsWith("HTTP/1.1 401 ");
    assertThat(exchange(kind, "OPTIONS", "/page", "", PAGE)).startsWith("HTTP/1.1 401 ");
    assertThat(application.received).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "APACHE")
  void refusesAnEndedSessionOnTheNextRequestThroughAnyNode(Kind kind) throws IOException {
    String cookie = "Cookie: __Secure-jwt=" + login(Core.TOM);
    for (int i = 0; i < 2; i++) {
      assertThat(get(kind, "/page", cookie)).startsWith("HTTP/1.1 200 ");
    }
    assertThat(otherNode.post("/api/user/logout", cookie).status()).isEqualTo(200);
    application.received.clear();
    assertThat(get(kind, "/page", cookie)).startsWith("HTTP/1.1 401 ");
    assertThat(get(kind, "/page", cookie, PAGE)).startsWith("HTTP/1.1 302 ");
    assertThat(application.received).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "APACHE")
  void refusesEveryRequestWhenTheStoreIsAway(Kind kind) throws IOException {
    String cookie = "Cookie: __Secure-jwt=" + login(Core.TOM);
    USERS.goAway();
    assertThat(get(kind, "/page", cookie, PAGE)).matches("(?s)HTTP/1.1 50[03] .*");
    assertThat(application.received).isEmpty();
    USERS.comeBack();
    assertThat(get(kind, "/page", cookie, PAGE)).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "APACHE")
  void opensAWebSocketForALiveSessionAlone(Kind kind) throws IOException {
    String start =
        """
        GET /socket HTTP/1.1\r
        Host: app.example.com\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        """;
    String cookie = "Cookie: __Secure-jwt=" + login(Core.TOM) + "\r\n";
    try (var socket = RawConnection.overTls(proxy(kind).port())) {
      assertThat(socket.send(start + cookie + "\r\n").answerUntil("\r\n\r\n"))
          .startsWith("HTTP/1.1 101 ");
      assertThat(socket.send("anything").answerUntil("anything")).isEqualTo("anything");
    }
    assertThat(last().header("Remote-User")).isEqualTo("tom");
    application.received.clear();
    try (var socket = RawConnection.overTls(proxy(kind).port())) {
      assertThat(socket.send(start + PAGE + "\r\n\r\n").answerUntil("\r\n\r\n"))
          .startsWith("HTTP/1.1 401 ");
    }
    assertThat(application.received).isEmpty();
  }

  /** authelia#648, traefik#1019: a preflight has no cookie. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "APACHE")
  void leavesPreflightsToTheApplication(Kind kind) throws IOException {
    String cookie = "Cookie: a=b; __Secure-jwt=" + login(Core.TOM);
    USERS.goAway();
    String answer = preflight(kind, cookie);
    assertThat(answer).startsWith("HTTP/1.1 200 ");
    assertThat(last().head()).startsWith("OPTIONS /page ").doesNotContain("__Secure-jwt");
  }

  private static String preflight(Kind kind, String... headers) throws IOException {
    var all = new ArrayList<>(List.of(headers));
    all.add("Origin: https://other.example.com");
    all.add("Access-Control-Request-Method: PUT");
    return exchange(kind, "OPTIONS", "/page", "", all.toArray(String[]::new));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "APACHE")
  void passesABodyOnlyWithASession(Kind kind) throws IOException {
    String body = "x".repeat(500_000);
    String cookie = "Cookie: __Secure-jwt=" + login(Core.TOM);
    assertThat(exchange(kind, "POST", "/page", body, cookie, "Content-Encoding: gzip"))
        .startsWith("HTTP/1.1 200 ");
    assertThat(last().body()).isEqualTo(body);
    assertThat(last().head()).startsWith("POST /page ");
    application.received.clear();
    assertThat(exchange(kind, "POST", "/page", "a=b")).startsWith("HTTP/1.1 401 ");
    assertThat(application.received).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "APACHE")
  void checksEveryAssetAndCachesNothing(Kind kind) throws IOException {
    String cookie = "Cookie: __Secure-jwt=" + login(Core.TOM);
    for (int i = 0; i < Application.ASSETS; i++) {
      assertThat(get(kind, "/asset/" + i, cookie)).startsWith("HTTP/1.1 200 ");
    }
    asked.post("/api/user/logout", cookie);
    for (int i = 0; i < 5; i++) {
      assertThat(get(kind, "/asset/" + i, cookie)).startsWith("HTTP/1.1 401 ");
    }
    assertThat(application.received).hasSize(Application.ASSETS);
  }

  private static String login(Person person) {
    return asked.login(person).cookie();
  }

  private static Application.Received last() {
    return application.received.get(application.received.size() - 1);
  }

  private static RealProxy proxy(Kind kind) {
    assumeTrue(PROXIES.containsKey(kind), kind + " is not installed");
    return PROXIES.get(kind);
  }

  private static String get(Kind kind, String path, String... headers) throws IOException {
    return exchange(kind, "GET", path, "", headers);
  }

  private static String exchange(
      Kind kind, String method, String path, String body, String... headers) throws IOException {
    var request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: app.example.com\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    if (!body.isEmpty()) {
      request.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    try (var connection = RawConnection.overTls(proxy(kind).port())) {
      return connection.send(request + "Connection: close\r\n\r\n" + body).answer();
    }
  }
}

package dev.latchkey.adapters.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import dev.latchkey.adapters.web.RealProxy.Kind;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.Core.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page in a browser through real proxies, each set up as {@code docs/proxies.md} shows. */
@Tag("installed")
@EnabledIf(value = "dev.latchkey.adapters.web.Chromium#isThere", disabledReason = Chromium.MISSING)
class ProxiesInBrowserTest {

  private static final String NEW_PASSWORD = "nobody guesses this";

  /** As a team might run it: proxies that connect over IPv4, and a frontend elsewhere. */
  private static final String TRUSTED = "latchkey.web.trusted-proxies=127.0.0.1";

  private static final String ALLOWED = "latchkey.web.allowed-origins=https://app.example.com";

  /** Passes on what the proxy before it has said. */
  private static final String INNER_NGINX =
      """
      server {
        listen 127.0.0.1:443;
        location / {
          proxy_pass http://127.0.0.1:8080;
          proxy_set_header Host inner.example;
          proxy_set_header X-Forwarded-Host $http_x_forwarded_host;
          proxy_set_header X-Forwarded-Proto $http_x_forwarded_proto;
          proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        }
      }
      """;

  @TempDir private static Path certificates;

  private static Path certificate;
  @AutoClose private static Chromium chromium;

  @TempDir private Path directory;

  private final Core core = new Core();
  private final int port = RealProxy.freePort();
  private final Person luke = Person.named("luke");

  @BeforeAll
  static void start() throws Exception {
    certificate = Certificate.create(certificates);
    chromium = new Chromium();
  }

  @AfterEach
  void closeProfiles() {
    chromium.closeProfiles();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyFlowWorksOverHttps(Kind kind) throws IOException {
    assumeInstalled(kind);
    try (var server = new WebServer(core, TRUSTED, ALLOWED);
        var proxy = proxy(kind, kind.snippet(), "outer", port, server.port())) {
      useEveryFlow(proxy.url("127.0.0.1"), proxy.url("[::1]"));
      assertPassesLongHeaders();
      assertThat(networks()).contains("127.0.0.1", "0000:0000:0000:0000::/64");
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aSignUpWorksThroughTwoProxies(Kind kind) throws IOException {
    assumeInstalled(kind);
    assumeInstalled(Kind.NGINX);
    try (var server = new WebServer(core, TRUSTED, ALLOWED);
        var inner = proxy(Kind.NGINX, INNER_NGINX, "inner", RealProxy.freePort(), server.port());
        var outer = proxy(kind, kind.snippet(), "outer", port, inner.port())) {
      signUp(browser(), outer.url("[::1]"));
      assertThat(networks()).containsOnly("0000:0000:0000:0000::/64");
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyFlowWorksUnderAPath(Kind kind) throws IOException {
    assumeInstalled(kind);
    String url = "https://id.localhost:" + port + "/auth";
    try (var server = new WebServer(core, "latchkey.web.public-url=" + url, ALLOWED);
        var proxy = proxy(kind, kind.underPath(), "outer", port, server.port())) {
      String page = proxy.url("id.localhost") + "auth/";
      useEveryFlow(page, page);
      var other = browser().newPage();
      other.navigate(url + "/.well-known/change-password");
      assertThat(other).hasURL(url + "/#change-password");
      other.navigate(url + "/swagger-ui.html");
      assertThat(other.getByText("/api/user/login")).isVisible();
    }
  }

  /** Latchkey accepts 20 KiB of headers in all. */
  private void assertPassesLongHeaders() throws IOException {
    String cookie = "other=" + "x".repeat(18_000);
    try (var connection = RawConnection.overTls(port)) {
      connection.send("GET /api/user/me HTTP/1.1\r\nHost: a\r\nCookie: " + cookie + "\r\n\r\n");
      assertThat(connection.answerUntil("\r\n")).startsWith("HTTP/1.1 401");
    }
  }

  /** One user in two browsers, each with its own URL. */
  private void useEveryFlow(String first, String second) {
    LatchkeyPage page = signUp(browser(), first);
    var other = new LatchkeyPage(browser().newPage());
    other.raw().navigate(second);
    other.logIn(luke);
    assertThat(other.devices()).hasCount(2);
    other.button("End all others").click();
    assertThat(other.devices()).hasCount(1);
    page.comeBack();
    assertThat(page.heading("Log in")).isVisible();

    other.field("New password").fill(NEW_PASSWORD);
    other.button("Change password").click();
    assertThat(other.status()).hasText("Your password has been changed.");
    other.button("Log out").click();
    assertThat(other.heading("Log in")).isFocused();
    other.logIn(luke.email().value(), NEW_PASSWORD);
    assertThat(other.hello(luke)).isVisible();
  }

  private LatchkeyPage signUp(BrowserContext browser, String url) {
    var page = new LatchkeyPage(browser.newPage());
    page.raw().navigate(url);
    page.link("Sign up").click();
    page.signUp(luke.username().value(), luke.email().value(), luke.password().raw());
    assertThat(page.hello(luke)).isVisible();
    assertThat(browser.cookies()).isNotEmpty().allMatch(cookie -> cookie.secure);
    return page;
  }

  private List<String> networks() {
    return core.events.all().stream().map(event -> String.valueOf(event.network())).toList();
  }

  private static BrowserContext browser() {
    return chromium.profile(new NewContextOptions().setIgnoreHTTPSErrors(true));
  }

  private RealProxy proxy(Kind kind, String snippet, String name, int port, int backend)
      throws IOException {
    Path own = Files.createDirectory(directory.resolve(name));
    return new RealProxy(kind, snippet, own, certificate, port, backend);
  }

  private static void assumeInstalled(Kind kind) {
    assumeTrue(kind.isInstalled(), kind + " is not installed");
  }
}

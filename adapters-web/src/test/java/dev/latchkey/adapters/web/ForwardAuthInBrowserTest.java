package dev.latchkey.adapters.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import dev.latchkey.adapters.web.RealProxy.Kind;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.Core.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** An application behind nginx on a sibling host, as users and other sites meet it. */
@Tag("installed")
@EnabledIf(
    value = "dev.latchkey.adapters.web.ForwardAuthInBrowserTest#canRun",
    disabledReason = "there is no nginx or no Chromium")
class ForwardAuthInBrowserTest {

  static boolean canRun() {
    return Chromium.isThere() && Kind.NGINX.isInstalled();
  }

  private static final String NAME = "__Secure-jwt";

  @TempDir private static Path directory;

  @AutoClose static Application application;
  @AutoClose static WebServer server;
  @AutoClose static RealProxy ofLatchkey;
  @AutoClose static RealProxy ofApplication;
  @AutoClose static Chromium chromium;

  @BeforeAll
  static void start() throws Exception {
    Path certificate = Certificate.create(directory);
    application = new Application();
    int latchkeyPort = RealProxy.freePort();
    ofApplication =
        RealProxy.forApplication(
            Kind.NGINX, subdirectory("app"), certificate, latchkeyPort, application.port());
    ofLatchkey =
        new RealProxy(
            Kind.NGINX,
            Kind.NGINX.snippet(),
            subdirectory("id"),
            certificate,
            RealProxy.freePort(),
            latchkeyPort);
    server =
        new WebServer(
            new Core(),
            "server.port=" + latchkeyPort,
            "latchkey.web.public-url=" + id(),
            "latchkey.web.cookie-name=" + NAME,
            "latchkey.web.cookie-secure=true",
            "latchkey.web.forward-auth.cookie-domain=latchkey.localhost",
            "latchkey.web.forward-auth.return-origins=" + app(""),
            "latchkey.web.trusted-proxies=127.0.0.1,::1");
    chromium = new Chromium();
  }

  private BrowserContext browser;

  @BeforeEach
  void openBrowser() {
    browser = chromium.profile(new NewContextOptions().setIgnoreHTTPSErrors(true));
  }

  @AfterEach
  void forget() {
    chromium.closeProfiles();
    application.received.clear();
  }

  private static Path subdirectory(String name) throws IOException {
    return Files.createDirectory(directory.resolve(name));
  }

  private static String id() {
    return ofLatchkey.url("id.latchkey.localhost");
  }

  private static String app(String path) {
    String url = ofApplication.url("app.latchkey.localhost");
    return path.isEmpty() ? url.substring(0, url.length() - 1) : url + path.substring(1);
  }

  @Test
  void aVisitReturnsToTheRequestedPageAfterTheLogin() {
    Page page = browser.newPage();
    page.navigate(app("/page?a=b&c=%20d"));
    assertThat(page).hasURL(Pattern.compile("[?]return_to="));
    assertThat(page.getByText("After the login you go on to app.latchkey.localhost:")).isVisible();
    new LatchkeyPage(page).logIn(Core.TOM);
    assertThat(page.getByText("Welcome, tom")).isVisible();
    assertThat(page).hasURL(app("/page?a=b&c=%20d"));

    assertThat(cookie().domain).isEqualTo(".latchkey.localhost");
    assertThat(page.evaluate("document.cookie")).isEqualTo("");
    assertThat(application.received).allMatch(it -> !it.head().contains(NAME));
  }

  @Test
  void aSignUpReturnsToTheRequestedPage() {
    Page page = browser.newPage();
    page.navigate(app("/page"));
    var latchkey = new LatchkeyPage(page);
    latchkey.link("Sign up").click();
    latchkey.signUp("luke", "luke@example.com", "nobody guesses this");
    assertThat(page.getByText("Welcome, luke")).isVisible();
  }

  /** SameSite=Strict: the browser sends no cookie with a link from elsewhere. */
  @Test
  void aLinkOnAnotherSiteWorksForALoggedInUser() {
    logIn(Core.TOM);
    Page page = browser.newPage();
    page.route(
        "https://other.example/",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("text/html")
                    .setBody("<a href='" + app("/page") + "'>go</a>")));
    page.navigate("https://other.example/");
    page.getByText("go").click();
    assertThat(page.getByText("Welcome, tom")).isVisible();
    assertThat(page).hasURL(app("/page"));
    page.goBack();
    assertThat(page).hasURL("https://other.example/");
  }

  @Test
  void aPageWithManyAssetsLoadsUntilTheLogout() {
    logIn(Core.TOM);
    Page page = browser.newPage();
    page.navigate(app("/assets"));
    assertThat(page.getByText("Welcome, tom")).isVisible();
    assertThat(page.evaluate("window.loaded")).isEqualTo(Application.ASSETS);

    Page account = browser.newPage();
    account.navigate(id());
    new LatchkeyPage(account).button("Log out").click();
    assertThat(new LatchkeyPage(account).status()).hasText("You have been logged out.");
    assertThat(browser.cookies()).noneMatch(cookie -> cookie.name.equals(NAME));
    page.reload();
    assertThat(new LatchkeyPage(page).heading("Log in")).isVisible();
  }

  @Test
  void aCapturedApplicationCanNeitherReadNorActOnTheAccount() {
    logIn(Core.TOM);
    Page page = browser.newPage();
    page.navigate(app("/page"));
    for (String call :
        List.of(
            "fetch(URL + 'api/user/me', {credentials: 'include'})",
            "fetch(URL + 'api/user/logout', {method: 'POST', credentials: 'include'})",
            "fetch(URL + 'api/user/sessions', {method: 'DELETE', credentials: 'include'})")) {
      Object outcome =
          page.evaluate(
              call.replace("URL", "'" + id() + "'") + ".then(() => 'read', () => 'kept')");
      assertThat(outcome).as(call).isEqualTo("kept");
    }
    page.setContent(
        "<form method=post action='" + id() + "api/user/logout'><button>go</button></form>");
    page.getByText("go").click();
    assertThat(page.getByText("cross_site_request")).isVisible();
    page.navigate(app("/page"));
    assertThat(page.getByText("Welcome, tom")).isVisible();
  }

  /** The proxy of the application does not pass the cookie on. */
  @Test
  void aRedirectLoopEndsAtTheAccountPage() {
    logIn(Core.TOM);
    Page page = browser.newPage();
    page.route(
        app("/page"),
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("text/html")
                    .setBody(
                        "<script>location = '"
                            + id()
                            + "?return_to="
                            + app("/page")
                            + "'</script>")));
    page.navigate(id() + "?return_to=" + app("/page"));
    assertThat(
            page.getByRole(
                AriaRole.LINK,
                LatchkeyPage.named("Continue to " + app("").replace("https://", ""))))
        .isVisible();
    assertThat(page).hasURL(id());
  }

  private void logIn(Person person) {
    Page page = browser.newPage();
    page.navigate(id());
    new LatchkeyPage(page).logIn(person);
    assertThat(new LatchkeyPage(page).hello(person)).isVisible();
    page.close();
  }

  private Cookie cookie() {
    return browser.cookies().stream().filter(it -> it.name.equals(NAME)).findFirst().orElseThrow();
  }
}

package dev.latchkey.adapters.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.latchkey.testkit.Core;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the page goes after a login. */
@Tag("installed")
@EnabledIf(value = "dev.latchkey.adapters.web.Chromium#isThere", disabledReason = Chromium.MISSING)
class PageReturnTest {

  private static final int PORT = RealProxy.freePort();
  private static final String OWN = "http://localhost:" + PORT + "/";
  @AutoClose static Application application;
  @AutoClose static WebServer server;
  @AutoClose static Chromium chromium;

  @BeforeAll
  static void start() throws IOException {
    application = new Application();
    server =
        new WebServer(
            new Core(),
            "server.port=" + PORT,
            "latchkey.web.public-url=" + OWN,
            "latchkey.web.forward-auth.return-origins=http://localhost:" + application.port());
    chromium = new Chromium();
  }

  @AfterEach
  void forget() {
    chromium.closeProfiles();
    application.received.clear();
  }

  private static String wanted() {
    return "http://localhost:" + application.port() + "/page?a=b";
  }

  private static Page newPage() {
    return chromium.profile(new NewContextOptions()).newPage();
  }

  /** As a file that is downloaded does. */
  @Test
  void saysThatTheUserIsLoggedInIfTheApplicationShowsNothing() {
    Page page = newPage();
    page.route(wanted(), route -> route.fulfill(new Route.FulfillOptions().setStatus(204)));
    page.navigate(OWN + "?return_to=" + wanted());
    LatchkeyPage latchkey = new LatchkeyPage(page);
    latchkey.logIn(Core.TOM);
    assertThat(latchkey.heading("You are logged in")).isVisible();
    latchkey.button("Try now").click();
    assertThat(latchkey.hello(Core.TOM)).isVisible();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:document.title='evil'",
        "//evil.example/",
        "http://localhost:80@evil.example/",
      })
  void staysOnThePageWithoutApproval(String hostile) {
    Page page = newPage();
    page.navigate(OWN + "?return_to=" + URLEncoder.encode(hostile, StandardCharsets.UTF_8));
    new LatchkeyPage(page).logIn(Core.TOM);
    assertThat(new LatchkeyPage(page).hello(Core.TOM)).isVisible();
    assertThat(page).hasURL(OWN);
    // The browser may load the icon for an earlier test late.
    assertThat(application.received)
        .extracting(Application.Received::path)
        .isSubsetOf("/favicon.ico");
  }

  /** After the login, and at once when logged in; another address in the link does not count. */
  @Test
  void goesOnlyToTheApprovedUrl() {
    String link = OWN + "?return_to=" + wanted() + "&return_to=https://evil.example/";
    Page page = newPage();
    page.navigate(link);
    new LatchkeyPage(page).logIn(Core.TOM);
    assertThat(page).hasURL(wanted());
    Page another = page.context().newPage();
    another.navigate(link);
    assertThat(another).hasURL(wanted());
  }
}

package dev.latchkey.adapters.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Clock;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.ThrottlePolicy;
import dev.latchkey.domain.ThrottlePolicy.Guesses;
import dev.latchkey.domain.ThrottlePolicy.Limit;
import dev.latchkey.domain.ThrottlePolicy.Resets;
import dev.latchkey.domain.User;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.Core.Person;
import dev.latchkey.testkit.InMemoryUsers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;

/** A service, a browser and a user, for tests of the page as users see it. */
@Tag("installed")
@EnabledIf(value = "dev.latchkey.adapters.web.Chromium#isThere", disabledReason = Chromium.MISSING)
abstract class InBrowser {

  static final int PHONE = 320;
  static final int DESKTOP = 1280;
  static final int HEIGHT = 800;

  static final String NEW_PASSWORD = "nobody guesses this";
  static final String LOGGED_OUT = "You have been logged out.";
  static final String FIREFOX =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";

  static final int FEW = 3;
  static final Duration SHORT_WHILE = Duration.ofSeconds(40);
  private static final Limit MANY = new Limit(1000, Duration.ofMinutes(15));

  private static final ThrottlePolicy THROTTLE =
      new ThrottlePolicy(
          true,
          new Guesses(MANY, new Limit(FEW, SHORT_WHILE), MANY, MANY),
          MANY,
          new Resets(MANY, MANY),
          MANY);

  private static final AtomicInteger PEOPLE = new AtomicInteger();

  // One for each class, so that none finds the users of another.
  static InMemoryUsers users;
  static Core core;
  @AutoClose static WebServer server;
  @AutoClose static Chromium chromium;

  final Person luke = Person.named("luke-" + PEOPLE.incrementAndGet());
  private final List<String> complaints = new ArrayList<>();

  @BeforeAll
  static void start() {
    users = new InMemoryUsers();
    core = new Core(users, SessionPolicy.DEFAULT, THROTTLE);
    server = new WebServer(core);
    chromium = new Chromium();
  }

  @BeforeEach
  void signUpLuke() {
    users.add(User.create(luke.username(), luke.email(), core.hasher.hash(luke.password())));
  }

  @AfterEach
  void leave() {
    users.comeBack();
    chromium.closeProfiles();
    assertThat(complaints).as("errors in the console").isEmpty();
  }

  BrowserContext browser() {
    return chromium.profile(options());
  }

  BrowserContext browser(String userAgent) {
    return chromium.profile(options().setUserAgent(userAgent));
  }

  static NewContextOptions options() {
    return new NewContextOptions()
        .setBaseURL(url("/"))
        .setLocale("en-GB")
        .setViewportSize(DESKTOP, HEIGHT);
  }

  static String url(String path) {
    return "http://localhost:" + server.port() + path;
  }

  LatchkeyPage open(BrowserContext browser) {
    return open(browser, "/");
  }

  LatchkeyPage open(BrowserContext browser, String path) {
    var page = listenTo(browser.newPage());
    page.navigate(path);
    return new LatchkeyPage(page);
  }

  /** A page whose clock stands still until the test moves it on. */
  LatchkeyPage openWithClock(BrowserContext browser) {
    var page = listenTo(browser.newPage());
    var now = System.currentTimeMillis();
    page.clock().install(new Clock.InstallOptions().setTime(now));
    // Later than now, however long the machine takes to get here: a clock cannot be put back.
    page.clock().pauseAt(now + 60_000);
    page.navigate("/");
    return new LatchkeyPage(page);
  }

  LatchkeyPage loggedIn(BrowserContext browser) {
    var page = open(browser);
    page.logIn(luke);
    assertThat(page.hello(luke)).isVisible();
    return page;
  }

  /** Browsers report every request that fails; anything else is a fault of the page. */
  private Page listenTo(Page page) {
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (List.of("error", "warning").contains(message.type()) && !isFailedCall(message)) {
            complaints.add(message.text() + " at " + message.location());
          }
        });
    return page;
  }

  private static boolean isFailedCall(ConsoleMessage message) {
    return message.text().startsWith("Failed to load resource: net::")
        || (message.text().startsWith("Failed to load resource:")
            && message.location().matches("https?://[^/]+(/[a-z]+)?/api/.*"));
  }
}

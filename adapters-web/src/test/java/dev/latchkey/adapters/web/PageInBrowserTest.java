package dev.latchkey.adapters.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.ThrottlePolicy;
import dev.latchkey.domain.ThrottlePolicy.Guesses;
import dev.latchkey.domain.ThrottlePolicy.Limit;
import dev.latchkey.domain.ThrottlePolicy.Resets;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.Core.Person;
import dev.latchkey.testkit.InMemoryUsers;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as people meet it: in a browser, by what it says and shows. */
@EnabledIf(value = "dev.latchkey.adapters.web.Chromium#isThere", disabledReason = Chromium.MISSING)
class PageInBrowserTest {

  private static final int PHONE = 320;
  private static final int DESKTOP = 1280;
  private static final int HEIGHT = 800;

  private static final String NEW_PASSWORD = "nobody guesses this";
  private static final String LOGGED_OUT = "You have been logged out.";
  private static final String FIREFOX =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";

  private static final Limit MANY = new Limit(1000, Duration.ofMinutes(15));
  private static final int FEW = 3;
  private static final Duration SHORT_WHILE = Duration.ofSeconds(40);

  private static final InMemoryUsers STORE = new InMemoryUsers();
  private static final Core CORE =
      new Core(
          STORE,
          SessionPolicy.DEFAULT,
          new ThrottlePolicy(
              true,
              new Guesses(MANY, new Limit(FEW, SHORT_WHILE), MANY, MANY),
              MANY,
              new Resets(MANY, MANY),
              MANY));

  private static final AtomicInteger PEOPLE = new AtomicInteger();

  private static WebServer server;
  private static Chromium chromium;
  private static String axe;

  private final Person luke = Person.named("luke-" + PEOPLE.incrementAndGet());
  private final List<String> complaints = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    server = new WebServer(CORE);
    chromium = new Chromium();
    try (InputStream script = PageInBrowserTest.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @AfterAll
  static void stop() {
    chromium.close();
    server.close();
  }

  @BeforeEach
  void signUp() {
    STORE.add(User.create(luke.username(), luke.email(), CORE.hasher.hash(luke.password())));
  }

  @AfterEach
  void leave() {
    STORE.comeBack();
    chromium.closeProfiles();
    assertThat(complaints).as("errors in the console").isEmpty();
  }

  @Test
  void signsUpAndShowsWhoIAm() {
    var page = open(browser());
    page.getByRole(AriaRole.LINK, named("Sign up")).click();
    assertThat(heading(page, "Sign up")).isFocused();
    field(page, "Username").fill("leia");
    field(page, "Email").fill("leia@example.com");
    field(page, "Password").fill(NEW_PASSWORD);
    button(page, "Sign up").click();

    assertThat(heading(page, "Hello, leia")).isFocused();
    assertThat(page.getByText("leia@example.com")).isVisible();
    assertThat(page).hasTitle("Account · Latchkey");
    assertThat(devices(page)).hasText(Pattern.compile("Chrome on Linux\\s+this one"));
    assertThat(button(page, "End all others")).isHidden();
  }

  @Test
  void aSignUpWhoseLoginFailsLeadsToTheLogin() {
    var browser = browser();
    var page = open(browser, "/#signup");
    page.route("**/login", Route::abort);
    field(page, "Username").fill("han");
    field(page, "Email").fill("han@example.com");
    field(page, "Password").fill(NEW_PASSWORD);
    button(page, "Sign up").click();
    assertThat(heading(page, "Log in")).isFocused();
    assertThat(status(page)).hasText("You have signed up. Please log in.");

    page.unroute("**/login");
    logIn(page, "han@example.com", NEW_PASSWORD);
    assertThat(heading(page, "Hello, han")).isVisible();
  }

  @ParameterizedTest
  @CsvSource({
    "leia-2, leia-2@example.com, password, Password, many people use",
    "leia-2, leia-2@example.com, short, Password, 8",
    "leia 2, leia-2@example.com, nobody guesses this, Username, letters",
    "leia-2, leia-2, nobody guesses this, Email, mail",
    "tom, leia-2@example.com, nobody guesses this, Username, taken",
    "leia-2, tom@example.com, nobody guesses this, Email, taken",
    "leia-2, '', nobody guesses this, Email, fill",
  })
  void whatIsRefusedIsSaidBesideItsFieldAndTheFocusGoesThere(
      String username, String email, String password, String label, String why) {
    var page = open(browser(), "/#signup");
    field(page, "Username").fill(username);
    field(page, "Email").fill(email);
    field(page, "Password").fill(password);
    button(page, "Sign up").click();

    var field = field(page, label);
    assertThat(field).isFocused();
    assertThat(field).hasAttribute("aria-invalid", "true");
    assertThat(field).hasAccessibleDescription(Pattern.compile(why));
    assertThat(page.locator(".field", new Page.LocatorOptions().setHas(field)).locator(".error"))
        .containsText(why);
    assertThat(page.locator("[aria-invalid]")).hasCount(1);
    assertThat(field(page, "Username")).hasValue(username);
  }

  @Test
  void aWrongLoginSaysSoAndKeepsTheAddressAndTheFocus() {
    var page = open(browser());
    field(page, "Email").fill(luke.email().value());
    field(page, "Password").fill("not this one");
    button(page, "Log in").press("Enter");

    assertThat(alert(page)).hasText("Email or password is invalid.");
    assertThat(field(page, "Email")).hasValue(luke.email().value());
    assertThat(button(page, "Log in")).isFocused();

    field(page, "Password").fill(luke.password().raw());
    field(page, "Password").press("Enter");
    assertThat(hello(page)).isVisible();
    assertThat(alert(page)).isHidden();
  }

  @Test
  void endsOneOfMyDevices() {
    var mine = loggedIn(browser());
    var other = loggedIn(browser(FIREFOX));
    mine.reload();
    assertThat(devices(mine)).hasCount(2);
    button(mine, "End the session on Firefox on Windows").click();

    assertThat(status(mine)).hasText("That session has ended.");
    assertThat(devices(mine)).hasCount(1);
    assertThat(heading(mine, "My devices")).isFocused();
    button(other, "End the session on Chrome on Linux").click();
    assertThat(heading(other, "Log in")).isFocused();
    assertThat(status(other)).hasText(LOGGED_OUT);
    assertNothingIsLeft(other);
  }

  @Test
  void endsAllOtherDevices() {
    var mine = loggedIn(browser());
    var others = List.of(loggedIn(browser(FIREFOX)), loggedIn(browser()));
    mine.reload();
    assertThat(devices(mine)).hasCount(3);
    button(mine, "End all others").click();

    assertThat(status(mine)).hasText("All other sessions have ended.");
    assertThat(devices(mine)).hasCount(1);
    assertThat(button(mine, "End all others")).isHidden();
    for (Page other : others) {
      other.reload();
      assertThat(heading(other, "Log in")).isVisible();
    }
  }

  @Test
  void changingThePasswordLogsTheOtherBrowserOut() {
    var mine = loggedIn(browser());
    mine.setViewportSize(PHONE, HEIGHT);
    var other = loggedIn(browser(FIREFOX));
    field(mine, "New password").fill(NEW_PASSWORD);
    button(mine, "Change password").click();

    assertThat(status(mine)).hasText("Your password has been changed.");
    assertThat(status(mine)).isInViewport();
    assertThat(field(mine, "New password")).isEmpty();
    assertThat(devices(mine)).hasCount(1);
    other.reload();
    assertThat(heading(other, "Log in")).isVisible();
    logIn(other, luke.password().raw());
    assertThat(alert(other)).hasText("Email or password is invalid.");
    logIn(other, NEW_PASSWORD);
    assertThat(hello(other)).isVisible();
  }

  @Test
  void longAfterTheLoginTheCurrentPasswordIsAskedFor() {
    var page = loggedIn(browser());
    CORE.clock.advance(Duration.ofMinutes(16));
    field(page, "New password").fill(NEW_PASSWORD);
    button(page, "Change password").click();
    var current = field(page, "Current password");
    assertThat(current).isFocused();
    assertThat(current)
        .hasAccessibleDescription(Pattern.compile("Please give your current password"));

    current.fill("not this one");
    button(page, "Change password").click();
    assertThat(current).isFocused();
    assertThat(current).hasAccessibleDescription(Pattern.compile("Current password is wrong"));

    current.fill(luke.password().raw());
    button(page, "Change password").click();
    assertThat(status(page)).hasText("Your password has been changed.");
    assertThat(current).isEmpty();
  }

  @Test
  void aRefusedNewPasswordIsSaidBesideIt() {
    var page = loggedIn(browser());
    field(page, "New password").fill("password");
    button(page, "Change password").click();
    assertThat(field(page, "New password")).isFocused();
    assertThat(field(page, "New password"))
        .hasAccessibleDescription(Pattern.compile("many people use"));
  }

  @Test
  void afterTooManyAttemptsTheButtonWaitsTheSecondsThatTheServiceAsksFor() {
    var page = openWithClock(browser());
    for (int attempt = 0; attempt < FEW; attempt++) {
      page.waitForResponse("**/login", () -> logIn(page, "not this one"));
    }
    logIn(page, luke.password().raw());
    assertThat(alert(page)).hasText("Too many attempts, please try again later.");
    var waiting = button(page, Pattern.compile("Wait \\d\\d s"));
    assertThat(waiting).isDisabled();

    var sent = new ArrayList<String>();
    page.onRequest(request -> sent.add(request.url()));
    field(page, "Password").press("Enter");
    waiting.focus();
    waiting.press("Enter");
    CORE.clock.advance(SHORT_WHILE);
    page.clock().fastForward(SHORT_WHILE.toMillis());
    assertThat(button(page, "Log in")).isEnabled();
    assertThat(button(page, "Log in")).isFocused();
    assertThat(alert(page)).isHidden();
    assertThat(sent).isEmpty();
    button(page, "Log in").click();
    assertThat(hello(page)).isVisible();
  }

  @Test
  void anUnreachableServiceIsSaidAndFoundAgain() {
    var browser = browser();
    browser.route("**/api/**", Route::abort);
    var page = openWithClock(browser);
    assertThat(status(page))
        .hasText(
            "The service cannot be reached. Please check your connection."
                + " Trying again in 5 seconds.");
    page.waitForRequest("**/me", () -> page.clock().fastForward(5_000));
    assertThat(heading(page, "Not available just now")).isVisible();
    page.waitForRequest("**/me", button(page, "Try now")::click);
    assertThat(heading(page, "Not available just now")).isVisible();

    browser.unroute("**/api/**");
    page.clock().fastForward(5_000);
    assertThat(heading(page, "Log in")).isVisible();
    assertThat(status(page)).isEmpty();
  }

  @Test
  void aFormThatCannotBeSentIsKept() {
    var browser = browser();
    var page = open(browser);
    browser.setOffline(true);
    logIn(page, luke.password().raw());
    assertThat(alert(page)).containsText("The service cannot be reached.");
    browser.setOffline(false);
    button(page, "Log in").click();
    assertThat(hello(page)).isVisible();
  }

  @Test
  void aLogoutThatCannotBeSentIsNotClaimed() {
    var browser = browser();
    var page = loggedIn(browser);
    browser.setOffline(true);
    button(page, "Log out").click();
    assertThat(status(page)).containsText("The service cannot be reached.");
    assertThat(hello(page)).isVisible();
    browser.setOffline(false);
    button(page, "Log out").click();
    assertThat(status(page)).hasText(LOGGED_OUT);
  }

  @Test
  void aServiceWithoutItsStoreIsSaidAndFoundAgain() {
    var browser = browser();
    loggedIn(browser).close();
    STORE.goAway();
    var page = openWithClock(browser);
    assertThat(status(page))
        .hasText("The service cannot answer now, please try again. Trying again in 5 seconds.");
    STORE.comeBack();
    page.clock().fastForward(5_000);
    assertThat(hello(page)).isVisible();
    assertThat(status(page)).isEmpty();
  }

  @Test
  void aFormWaitsForAServiceWithoutItsStore() {
    var page = openWithClock(browser());
    STORE.goAway();
    logIn(page, luke.password().raw());
    assertThat(alert(page)).hasText("The service cannot answer now, please try again.");
    assertThat(button(page, Pattern.compile("Wait \\d s"))).isDisabled();
    STORE.comeBack();
    page.clock().fastForward(5_000);
    button(page, "Log in").click();
    assertThat(hello(page)).isVisible();

    STORE.goAway();
    button(page, "Log out").click();
    assertThat(status(page))
        .hasText("The service cannot answer now, please try again. Try again in 5 seconds.");
    assertThat(hello(page)).isVisible();
  }

  @Test
  void afterLogoutNothingOfTheUserIsLeft() {
    var browser = browser();
    var page = loggedIn(browser);
    var second = open(browser);
    assertThat(hello(second)).isVisible();
    field(second, "Current password").fill(luke.password().raw());
    page.navigate(url("/#change-password"));
    page.navigate("about:blank");
    page.navigate(url("/"));
    assertThat(hello(page)).isVisible();
    button(page, "Log out").click();

    assertThat(status(page)).hasText(LOGGED_OUT);
    assertThat(heading(page, "Log in")).isFocused();
    assertNothingIsLeft(page);
    assertThat(heading(second, "Log in")).isVisible();
    assertThat(status(second)).hasText(LOGGED_OUT);
    assertNothingIsLeft(second);
    assertThat(browser.cookies()).isEmpty();

    page.goBack();
    page.goBack();
    assertThat(heading(page, "Log in")).isVisible();
    assertNothingIsLeft(page);
    page.goBack();
    assertThat(heading(page, "Log in")).isVisible();
    assertNothingIsLeft(page);
  }

  @Test
  void aSecondTabForgetsTheUserEvenIfItCannotAsk() {
    var browser = browser();
    var page = loggedIn(browser);
    var second = open(browser);
    assertThat(hello(second)).isVisible();
    second.route("**/api/**", Route::abort);
    button(page, "Log out").click();
    assertThat(status(second)).hasText(LOGGED_OUT);
    assertThat(heading(second, "Log in")).isVisible();
    assertNothingIsLeft(second);
  }

  @Test
  void aLoginIsSeenInTheOtherTab() {
    var browser = browser();
    var second = open(browser);
    loggedIn(browser);
    assertThat(hello(second)).isVisible();
  }

  @Test
  void aCopiedCookieIsWorthNothingAfterLogout() {
    var browser = browser();
    var page = loggedIn(browser);
    Cookie cookie = browser.cookies().get(0);
    assertThat(cookie.httpOnly).isTrue();
    var thief = browser();
    thief.addCookies(
        List.of(new Cookie(cookie.name, cookie.value).setUrl(url("/")).setHttpOnly(true)));
    assertThat(hello(open(thief))).isVisible();

    button(page, "Log out").click();
    assertThat(status(page)).hasText(LOGGED_OUT);
    assertThat(heading(open(thief), "Log in")).isVisible();
    assertThat(server.me(cookie.value).status()).isEqualTo(401);
  }

  /** Of the two, localhost is the same site: its requests carry the cookie, SameSite or not. */
  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1"})
  void anotherOriginChangesNothing(String host) throws IOException {
    var browser = browser();
    var mine = loggedIn(browser);
    var other = loggedIn(browser(FIREFOX));
    var elsewhere = elsewhere();
    try {
      var page = browser.newPage();
      String origin = "http://" + host + ":" + elsewhere.getAddress().getPort();
      page.navigate(origin);
      assertThat(submit(page, "/api/user/logout", "", "").status()).isEqualTo(403);
      page.navigate(origin);
      String user = "{\"user\":{\"username\":\"eve\",\"email\":\"eve@example.com\",\"password\":\"";
      assertThat(submit(page, "/api/user/signup", user, NEW_PASSWORD + "\"}}").status())
          .isEqualTo(403);

      page.navigate(origin);
      assertThat(fetch(page, "POST", "logout", "no-cors")).isEqualTo("kept back");
      assertThat(fetch(page, "POST", "logout", "cors")).isEqualTo("kept back");
      assertThat(fetch(page, "DELETE", "sessions", "cors")).isEqualTo("kept back");
      assertThat(fetch(page, "GET", "sessions", "cors")).isEqualTo("kept back");
      assertThat(fetch(page, "GET", "me", "no-cors")).isEqualTo("kept back");
    } finally {
      elsewhere.stop(0);
    }
    for (Page victim : List.of(mine, other)) {
      victim.reload();
      assertThat(hello(victim)).isVisible();
      assertThat(devices(victim)).hasCount(2);
    }
    assertThat(STORE.find(new EmailAddress("eve@example.com"))).isEmpty();
  }

  @Test
  void noOtherPageCanFrameThisOne() throws IOException {
    var elsewhere = elsewhere();
    try {
      var page = browser().newPage();
      page.navigate("http://localhost:" + elsewhere.getAddress().getPort());
      page.evaluate(
          """
          url => new Promise(done => {
            const frame = document.createElement("iframe");
            frame.src = url;
            frame.onload = done;
            document.body.append(frame);
          })""",
          url("/"));
      assertThat(page.frames().get(1).url()).startsWith("chrome-error:");
    } finally {
      elsewhere.stop(0);
    }
  }

  @Test
  void theKeyboardAloneWillDo() {
    var page = open(browser());
    assertThat(heading(page, "Log in")).isVisible();
    var keys = page.keyboard();
    keys.press("Tab");
    assertThat(field(page, "Email")).isFocused();
    keys.type(luke.email().value());
    keys.press("Tab");
    keys.type(luke.password().raw());
    keys.press("Tab");
    assertThat(button(page, "Show password")).isFocused();
    keys.press("Tab");
    assertThat(button(page, "Log in")).isFocused();
    assertThat(button(page, "Log in")).hasCSS("outline-style", "solid");
    keys.press("Enter");
    assertThat(hello(page)).isFocused();
    keys.press("Tab");
    assertThat(button(page, "Log out")).isFocused();
    keys.press("Space");
    assertThat(heading(page, "Log in")).isFocused();
  }

  @Test
  void passwordManagersAndPeopleKnowEveryField() {
    var page = open(browser(), "/#signup");
    assertField(page, "Username", "text", "nickname");
    assertField(page, "Email", "email", "username");
    assertField(page, "Password", "password", "new-password");
    page.getByRole(AriaRole.LINK, named("Log in")).click();
    assertField(page, "Email", "email", "username");
    assertField(page, "Password", "password", "current-password");
    logIn(page, luke.password().raw());
    assertField(page, "Current password", "password", "current-password");
    assertField(page, "New password", "password", "new-password");
    assertThat(page.locator("#password-form [autocomplete=username]"))
        .hasValue(luke.email().value());
  }

  private static void assertField(Page page, String label, String type, String autocomplete) {
    assertThat(field(page, label)).hasAccessibleName(label);
    assertThat(field(page, label)).hasJSProperty("type", type);
    assertThat(field(page, label)).hasAttribute("autocomplete", autocomplete);
  }

  @Test
  void passwordsCanBePasted() {
    var page = open(browser());
    field(page, "Email").fill(luke.password().raw());
    field(page, "Email").press("Control+a");
    field(page, "Email").press("Control+c");
    paste(page, "Password");
    field(page, "Email").fill(luke.email().value());
    button(page, "Log in").click();
    paste(page, "Current password");
    paste(page, "New password");
    page.navigate("about:blank");
    page.context().clearCookies();
    page.navigate("/#signup");
    paste(page, "Password");
  }

  private void paste(Page page, String label) {
    field(page, label).press("Control+v");
    assertThat(field(page, label)).hasValue(luke.password().raw());
  }

  @Test
  void aPasswordCanBeShown() {
    var page = open(browser());
    var password = field(page, "Password");
    password.fill("legible");
    button(page, "Show password").click();
    assertThat(password).hasJSProperty("type", "text");
    assertThat(password).hasValue("legible");
    button(page, "Hide password").click();
    assertThat(password).hasJSProperty("type", "password");
    assertThat(button(page, "Show password")).isFocused();
  }

  @Test
  void thePathForPasswordManagersLeadsToTheForm() {
    var browser = browser();
    var page = open(browser, "/.well-known/change-password");
    assertThat(heading(page, "Log in")).isVisible();
    logIn(page, luke.password().raw());
    assertThat(field(page, "Current password")).isFocused();
    assertThat(field(page, "Current password")).isInViewport();

    field(page, "New password").fill(NEW_PASSWORD);
    var other = loggedIn(browser(FIREFOX));
    page.waitForResponse("**/sessions", () -> comeBack(page));
    assertThat(devices(page)).hasCount(2);
    assertThat(field(page, "New password")).isFocused();
    assertThat(field(page, "New password")).hasValue(NEW_PASSWORD);
    button(page, "Change password").click();
    assertThat(status(page)).hasText("Your password has been changed.");
    other.reload();
    assertThat(heading(other, "Log in")).isVisible();
  }

  @Test
  void comingBackToThePageShowsWhatHasHappenedMeanwhile() {
    var page = loggedIn(browser());
    var other = loggedIn(browser(FIREFOX));
    button(other, "End the session on Chrome on Linux").click();
    assertThat(status(other)).hasText("That session has ended.");
    comeBack(page);
    assertThat(heading(page, "Log in")).isVisible();
    assertThat(status(page)).hasText(LOGGED_OUT);
    assertNothingIsLeft(page);
  }

  @Test
  void withoutJavaScriptThePageSaysWhatItNeeds() {
    var page = open(chromium.profile(options().setJavaScriptEnabled(false)));
    assertThat(page.locator("noscript p")).isVisible();
  }

  @Test
  void isAccessibleInEveryStateLightAndDarkOnAPhoneAndOnADesktop() {
    // The page's policy forbids the checker's script, as it should.
    var browser = chromium.profile(options().setBypassCSP(true));
    browser.route("**/api/**", Route::abort);
    var page = openWithClock(browser);
    assertThat(status(page)).containsText("cannot be reached");
    assertAccessible(page, "unreachable");
    browser.unroute("**/api/**");
    page.clock().fastForward(5_000);
    assertThat(heading(page, "Log in")).isVisible();
    assertAccessible(page, "log in");
    logIn(page, "not this one");
    assertThat(alert(page)).isVisible();
    assertAccessible(page, "wrong login");
    STORE.goAway();
    logIn(page, luke.password().raw());
    assertThat(button(page, Pattern.compile("Wait"))).isVisible();
    assertAccessible(page, "waiting");
    STORE.comeBack();
    page.clock().fastForward(5_000);

    page.getByRole(AriaRole.LINK, named("Sign up")).click();
    assertAccessible(page, "sign up");
    field(page, "Username").fill("leia-3");
    field(page, "Email").fill("leia-3@example.com");
    field(page, "Password").fill("password");
    button(page, "Sign up").click();
    assertThat(page.getByText("many people use")).isVisible();
    button(page, "Show password").click();
    assertAccessible(page, "refused sign-up");
    page.getByRole(AriaRole.LINK, named("Log in")).click();

    loggedIn(browser(FIREFOX));
    logIn(page, luke.password().raw());
    assertThat(devices(page)).hasCount(2);
    assertAccessible(page, "account");
    button(page, "Change password").click();
    assertThat(page.getByText("Please fill this in.")).isVisible();
    assertAccessible(page, "refused change");
    button(page, "End all others").click();
    assertThat(status(page)).hasText("All other sessions have ended.");
    assertAccessible(page, "account with a notice");
  }

  @Test
  void theLongestNamesFitOnAPhone() {
    var longest =
        new Person(
            new Username("w".repeat(64)),
            new EmailAddress("w".repeat(60) + "@" + "w".repeat(60) + ".example"),
            new Password("mypassword"));
    STORE.add(
        User.create(longest.username(), longest.email(), CORE.hasher.hash(longest.password())));
    var page = open(browser());
    page.setViewportSize(PHONE, HEIGHT);
    logIn(page, longest.email().value(), longest.password().raw());
    assertThat(heading(page, "Hello, " + longest.username())).isVisible();
    assertFits(page, "the longest names");
  }

  private BrowserContext browser() {
    return chromium.profile(options());
  }

  private BrowserContext browser(String userAgent) {
    return chromium.profile(options().setUserAgent(userAgent));
  }

  private static NewContextOptions options() {
    return new NewContextOptions()
        .setBaseURL(url("/"))
        .setLocale("en-GB")
        .setViewportSize(DESKTOP, HEIGHT);
  }

  private static String url(String path) {
    return "http://localhost:" + server.port() + path;
  }

  private Page open(BrowserContext browser) {
    return open(browser, "/");
  }

  private Page open(BrowserContext browser, String path) {
    var page = listenTo(browser.newPage());
    page.navigate(path);
    return page;
  }

  /** A page whose clock can be moved on, so that nobody waits. */
  private Page openWithClock(BrowserContext browser) {
    var page = listenTo(browser.newPage());
    page.clock().install();
    page.navigate("/");
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
            && message.location().startsWith(url("/api/user/")));
  }

  private Page loggedIn(BrowserContext browser) {
    return loggedIn(browser, "/");
  }

  private Page loggedIn(BrowserContext browser, String path) {
    var page = open(browser, path);
    logIn(page, luke.password().raw());
    assertThat(hello(page)).isVisible();
    return page;
  }

  private void logIn(Page page, String password) {
    logIn(page, luke.email().value(), password);
  }

  private static void logIn(Page page, String email, String password) {
    field(page, "Email").fill(email);
    field(page, "Password").fill(password);
    button(page, "Log in").click();
  }

  private static Locator field(Page page, String label) {
    return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true))
        .filter(new Locator.FilterOptions().setVisible(true));
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(AriaRole.BUTTON, named(name));
  }

  private static Locator button(Page page, Pattern name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }

  private static Locator heading(Page page, String name) {
    return page.getByRole(AriaRole.HEADING, named(name));
  }

  private Locator hello(Page page) {
    return heading(page, "Hello, " + luke.username());
  }

  private static Locator alert(Page page) {
    return page.getByRole(AriaRole.ALERT);
  }

  private static Locator status(Page page) {
    return page.getByRole(AriaRole.STATUS);
  }

  private static Locator devices(Page page) {
    return page.getByRole(AriaRole.LISTITEM);
  }

  /** What a page is told when its tab is looked at again. */
  private static void comeBack(Page page) {
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))");
  }

  private void assertNothingIsLeft(Page page) {
    Object all =
        page.evaluate(
            """
            () => [
              document.documentElement.outerHTML,
              ...[...document.querySelectorAll("input")].map((input) => input.value),
              document.cookie, document.title, location.href,
              JSON.stringify([history.state, {...localStorage}, {...sessionStorage}]),
            ].join(" ")""");
    assertThat(String.valueOf(all))
        .contains("Latchkey")
        .doesNotContain(luke.username().value(), luke.password().raw(), "Linux", "2026");
  }

  private static HttpServer elsewhere() throws IOException {
    var elsewhere =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    elsewhere.createContext(
        "/",
        exchange -> {
          byte[] page =
              "<!doctype html><title>Elsewhere</title><body>".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    elsewhere.start();
    return elsewhere;
  }

  /** Sends a form as text, the one way to write JSON with a form. */
  private static Response submit(Page page, String path, String name, String value) {
    var answer =
        page.waitForResponse(
            "**" + path,
            () ->
                page.evaluate(
                    """
                    ({ url, name, value }) => {
                      const form = document.createElement("form");
                      form.method = "post";
                      form.enctype = "text/plain";
                      form.action = url;
                      const input = document.createElement("input");
                      input.name = name;
                      input.value = value;
                      form.append(input);
                      document.body.append(form);
                      form.submit();
                    }""",
                    Map.of("url", url(path), "name", name, "value", value)));
    page.waitForURL("**" + path);
    return answer;
  }

  /** Sends a request with the user's cookies. */
  private static Object fetch(Page page, String method, String call, String mode) {
    return page.evaluate(
        """
        ({ url, method, mode }) => fetch(url, { method, mode, credentials: "include" })
          .then(() => "answered", () => "kept back")""",
        Map.of("url", url("/api/user/" + call), "method", method, "mode", mode));
  }

  /** Two looks see both schemes and both widths; colours do not depend on the width. */
  private static void assertAccessible(Page page, String state) {
    assertAccessible(page, state, ColorScheme.LIGHT, PHONE);
    assertAccessible(page, state, ColorScheme.DARK, DESKTOP);
  }

  private static void assertAccessible(Page page, String state, ColorScheme scheme, int width) {
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    page.setViewportSize(width, HEIGHT);
    String where = "%s, %s, %d px".formatted(state, scheme, width);
    assertFits(page, where);
    page.evaluate("script => window.axe || eval(script)", axe);
    Object violations =
        page.evaluate(
            """
            () => axe.run({ resultTypes: ["violations"] }).then(({ violations }) =>
              violations.map(({ help, nodes }) => help + ": " + nodes.map(({ html }) => html)))""");
    assertThat((List<?>) violations).as(where).isEmpty();
  }

  private static void assertFits(Page page, String where) {
    Object overflow =
        page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assertThat(overflow).as("pixels too wide: " + where).isEqualTo(0);
  }
}

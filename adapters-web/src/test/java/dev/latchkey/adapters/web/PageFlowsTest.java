package dev.latchkey.adapters.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.Cookie;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.ThrottlePolicy;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.InMemoryUsers;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users do on the page: sign up, log in, look at their devices, change the password. */
class PageFlowsTest extends InBrowser {

  @Test
  void signsUpAndShowsWhoIAm() {
    var page = open(browser());
    page.link("Sign up").click();
    assertThat(page.heading("Sign up")).isFocused();
    page.signUp("leia", "leia@example.com", NEW_PASSWORD);

    assertThat(page.heading("Hello, leia")).isFocused();
    assertThat(page.raw().getByText("leia@example.com")).isVisible();
    assertThat(page.raw()).hasTitle("Account · Latchkey");
    assertThat(page.devices()).hasText(Pattern.compile("Chrome on Linux\\s+this one"));
    assertThat(page.button("End all others")).isHidden();

    page.button("Log out").click();
    assertThat(page.heading("Log in")).isFocused();
    page.link("Sign up").click();
    assertThat(page.heading("Sign up")).isFocused();
  }

  /** A browser may map the domain of an address by rules of its own, to another domain. */
  @Test
  void sendsAnInternationalDomainAsTyped() {
    var page = open(browser(), "/#signup");
    page.signUp("lando", "lando@stra\u00dfe.example", NEW_PASSWORD);

    assertThat(page.raw().getByText("lando@xn--strae-oqa.example")).isVisible();
  }

  @Test
  void aSignUpWhoseLoginFailsLeadsToTheLogin() {
    var browser = browser();
    var page = open(browser, "/#signup");
    page.raw().route("**/login", Route::abort);
    page.signUp("han", "han@example.com", NEW_PASSWORD);
    assertThat(page.heading("Log in")).isFocused();
    assertThat(page.status()).hasText("You have signed up. Please log in.");

    page.raw().unroute("**/login");
    page.logIn("han@example.com", NEW_PASSWORD);
    assertThat(page.heading("Hello, han")).isVisible();
  }

  @ParameterizedTest
  @CsvSource({
    "leia-2, leia-2@example.com, password, Password, many people use",
    "leia 2, leia-2@example.com, nobody guesses this, Username, blank",
    "leia-2, tom@example.com, nobody guesses this, Email, taken",
    "leia-2, '', nobody guesses this, Email, fill",
  })
  void whatIsRefusedIsSaidBesideItsFieldAndTheFocusGoesThere(
      String username, String email, String password, String label, String why) {
    var page = open(browser(), "/#signup");
    page.signUp(username, email, password);

    var field = page.field(label);
    assertThat(field).isFocused();
    assertThat(field).hasAttribute("aria-invalid", "true");
    assertThat(field).hasAccessibleDescription(Pattern.compile(why));
    assertThat(
            page.raw().locator(".field", new Page.LocatorOptions().setHas(field)).locator(".error"))
        .containsText(why);
    assertThat(page.raw().locator("[aria-invalid]")).hasCount(1);
    assertThat(page.field("Username")).hasValue(username);
  }

  @Test
  void aWrongLoginSaysSoAndKeepsTheAddressAndTheFocus() {
    var page = open(browser());
    page.field("Email").fill(luke.email().value());
    page.field("Password").fill("not this one");
    page.button("Log in").press("Enter");

    assertThat(page.alert()).hasText("Email or password is invalid.");
    assertThat(page.field("Email")).hasValue(luke.email().value());
    assertThat(page.button("Log in")).isFocused();

    page.field("Password").fill(luke.password().raw());
    page.field("Password").press("Enter");
    assertThat(page.hello(luke)).isVisible();
    assertThat(page.alert()).isHidden();
  }

  @Test
  void endsOneOfMyDevices() {
    var mine = loggedIn(browser());
    var other = loggedIn(browser(FIREFOX));
    mine.reload();
    assertThat(mine.devices()).hasCount(2);
    mine.button("End the session on Firefox on Windows").click();

    assertThat(mine.status()).hasText("That session has ended.");
    assertThat(mine.devices()).hasCount(1);
    assertThat(mine.heading("My devices")).isFocused();
    other.button("End the session on Chrome on Linux").click();
    assertThat(other.heading("Log in")).isFocused();
    assertThat(other.status()).hasText(LOGGED_OUT);
    other.assertNothingIsLeft(luke);
  }

  @Test
  void aSessionThatHasEndedAlreadyLeavesTheList() {
    var mine = loggedIn(browser());
    var other = loggedIn(browser(FIREFOX));
    mine.reload();
    assertThat(mine.devices()).hasCount(2);
    other.button("Log out").click();
    assertThat(other.status()).hasText(LOGGED_OUT);
    mine.button("End the session on Firefox on Windows").click();
    assertThat(mine.status()).hasText("That session has ended.");
    assertThat(mine.devices()).hasCount(1);
  }

  @Test
  void aListThatChangesKeepsTheFocus() {
    var mine = loggedIn(browser());
    loggedIn(browser(FIREFOX));
    mine.reload();
    var end = mine.button("End the session on Firefox on Windows");
    end.focus();
    loggedIn(browser(FIREFOX));
    mine.comeBack();
    assertThat(mine.devices()).hasCount(3);
    assertThat(end.and(mine.raw().locator(":focus"))).hasCount(1);
  }

  @Test
  void endsAllOtherDevices() {
    var mine = loggedIn(browser());
    var others = List.of(loggedIn(browser(FIREFOX)), loggedIn(browser()));
    mine.reload();
    assertThat(mine.devices()).hasCount(3);
    mine.button("End all others").click();

    assertThat(mine.status()).hasText("All other sessions have ended.");
    assertThat(mine.devices()).hasCount(1);
    assertThat(mine.button("End all others")).isHidden();
    for (LatchkeyPage other : others) {
      other.reload();
      assertThat(other.heading("Log in")).isVisible();
    }
  }

  @Test
  void changingThePasswordLogsTheOtherBrowserOut() {
    var mine = loggedIn(browser());
    mine.raw().setViewportSize(PHONE, HEIGHT);
    var other = loggedIn(browser(FIREFOX));
    mine.field("New password").fill("password");
    mine.button("Change password").click();
    assertThat(mine.field("New password"))
        .hasAccessibleDescription(Pattern.compile("many people use"));
    mine.field("New password").fill(NEW_PASSWORD);
    mine.button("Change password").click();

    assertThat(mine.status()).hasText("Your password has been changed.");
    assertThat(mine.status()).isInViewport();
    assertThat(mine.field("New password")).isEmpty();
    assertThat(mine.devices()).hasCount(1);
    other.reload();
    assertThat(other.heading("Log in")).isVisible();
    other.logIn(luke);
    assertThat(other.alert()).hasText("Email or password is invalid.");
    other.logIn(luke.email().value(), NEW_PASSWORD);
    assertThat(other.hello(luke)).isVisible();
  }

  @Test
  void longAfterTheLoginTheCurrentPasswordIsAskedFor() {
    var page = loggedIn(browser());
    core.clock.advance(Duration.ofMinutes(16));
    page.field("New password").fill(NEW_PASSWORD);
    page.button("Change password").click();
    var current = page.field("Current password");
    assertThat(current).isFocused();
    assertThat(current)
        .hasAccessibleDescription(Pattern.compile("Please give your current password"));

    current.fill("not this one");
    page.button("Change password").click();
    assertThat(current).isFocused();
    assertThat(current).hasAccessibleDescription(Pattern.compile("Current password is wrong"));

    current.fill(luke.password().raw());
    page.button("Change password").click();
    assertThat(page.status()).hasText("Your password has been changed.");
    assertThat(current).isEmpty();
  }

  @Test
  void thePathForPasswordManagersLeadsToTheForm() {
    var browser = browser();
    var page = open(browser, "/.well-known/change-password");
    assertThat(page.heading("Log in")).isVisible();
    page.logIn(luke);
    assertThat(page.field("Current password")).isFocused();
    assertThat(page.field("Current password")).isInViewport();

    page.field("New password").fill(NEW_PASSWORD);
    loggedIn(browser(FIREFOX));
    page.raw().waitForResponse("**/sessions", () -> page.comeBack());
    assertThat(page.devices()).hasCount(2);
    assertThat(page.field("New password")).isFocused();
    assertThat(page.field("New password")).hasValue(NEW_PASSWORD);
  }

  @Test
  void theKeyboardAloneWillDo() {
    var page = open(browser());
    assertThat(page.heading("Log in")).isVisible();
    assertThat(page.field("Keep me logged in")).isVisible();
    var keys = page.raw().keyboard();
    keys.press("Tab");
    assertThat(page.field("Email")).isFocused();
    keys.type(luke.email().value());
    keys.press("Tab");
    keys.type(luke.password().raw());
    keys.press("Tab");
    assertThat(page.button("Show password")).isFocused();
    keys.press("Tab");
    assertThat(page.field("Keep me logged in")).isFocused();
    keys.press("Tab");
    assertThat(page.button("Log in")).isFocused();
    assertThat(page.button("Log in")).hasCSS("outline-style", "solid");
    keys.press("Enter");
    assertThat(page.hello(luke)).isFocused();
    keys.press("Tab");
    assertThat(page.button("Log out")).isFocused();
    keys.press("Space");
    assertThat(page.heading("Log in")).isFocused();
  }

  @Test
  void passwordManagersAndPeopleKnowEveryField() {
    var page = open(browser(), "/#signup");
    assertField(page, "Username", "text", "nickname");
    assertField(page, "Email", "text", "username");
    assertField(page, "Password", "password", "new-password");
    page.link("Log in").click();
    assertField(page, "Email", "text", "username");
    assertField(page, "Password", "password", "current-password");
    page.logIn(luke);
    assertField(page, "Current password", "password", "current-password");
    assertField(page, "New password", "password", "new-password");
    assertThat(page.raw().locator("#password-form [autocomplete=username]"))
        .hasValue(luke.email().value());
  }

  private static void assertField(
      LatchkeyPage page, String label, String type, String autocomplete) {
    assertThat(page.field(label)).hasAccessibleName(label);
    assertThat(page.field(label)).hasJSProperty("type", type);
    assertThat(page.field(label)).hasAttribute("autocomplete", autocomplete);
  }

  @Test
  void passwordsCanBePasted() {
    var page = open(browser());
    page.field("Email").fill(luke.password().raw());
    page.field("Email").press("Control+a");
    page.field("Email").press("Control+c");
    paste(page, "Password");
    page.field("Email").fill(luke.email().value());
    page.button("Log in").click();
    paste(page, "Current password");
    paste(page, "New password");
    page.raw().navigate("about:blank");
    page.raw().context().clearCookies();
    page.raw().navigate("/#signup");
    paste(page, "Password");
  }

  private void paste(LatchkeyPage page, String label) {
    page.field(label).press("Control+v");
    assertThat(page.field(label)).hasValue(luke.password().raw());
  }

  @Test
  void aPasswordCanBeShown() {
    var page = open(browser());
    var password = page.field("Password");
    password.fill("legible");
    page.button("Show password").click();
    assertThat(password).hasJSProperty("type", "text");
    assertThat(password).hasValue("legible");
    page.button("Hide password").click();
    assertThat(password).hasJSProperty("type", "password");
    assertThat(page.button("Show password")).isFocused();
  }

  @Test
  void withoutJavaScriptThePageSaysWhatItNeeds() {
    var page = open(chromium.profile(options().setJavaScriptEnabled(false)));
    assertThat(page.raw().locator("noscript p")).isVisible();
  }

  @Test
  void aRememberedLoginSurvivesTheBrowser() {
    var browser = browser();
    var page = open(browser);
    page.field("Keep me logged in").check();
    page.logIn(luke);
    assertThat(page.hello(luke)).isVisible();
    assertThat(sessionCookie(browser).expires).isGreaterThan(0);

    page.button("Log out").click();
    assertThat(page.field("Keep me logged in")).not().isChecked();
    page.logIn(luke);
    assertThat(page.hello(luke)).isVisible();
    assertThat(sessionCookie(browser).expires).isEqualTo(-1);
  }

  private static Cookie sessionCookie(BrowserContext browser) {
    return browser.cookies().stream().filter(it -> it.name.equals("jwt")).findFirst().orElseThrow();
  }

  @Test
  void saysHowLongAPasswordMustBeAndWhenTheCurrentOneMayBeLeftOut() {
    var page = open(browser(), "/#signup");
    assertThat(page.field("Password"))
        .hasAccessibleDescription(Pattern.compile("At least 8 characters"));
    page.link("Log in").click();
    page.logIn(luke);
    assertThat(page.field("Current password"))
        .hasAccessibleDescription("May be left empty within 15 min of your login.");
  }

  @Test
  void neverSuggestsAFreshLoginWhereItDoesNotHelp() {
    var strict = new SessionPolicy(Duration.ofDays(30), Duration.ofDays(7), 20, Duration.ZERO);
    var core = new Core(new InMemoryUsers(), strict, ThrottlePolicy.DEFAULT);
    try (var server = new WebServer(core)) {
      var page = open(browser(), "http://localhost:" + server.port() + "/");
      page.logIn(Core.TOM);
      assertThat(page.hello(Core.TOM)).isVisible();
      assertThat(page.field("Current password")).hasAccessibleDescription("");
      page.field("New password").fill(NEW_PASSWORD);
      page.button("Change password").click();
      assertThat(page.field("Current password")).hasAccessibleDescription("Please fill this in.");
    }
  }

  @Test
  void aPastedNameThatIsTooLongIsRefusedNotCut() {
    var page = open(browser(), "/#signup");
    page.signUp("x".repeat(70), "x@example.com", NEW_PASSWORD);
    assertThat(page.field("Username")).hasValue("x".repeat(70));
    assertThat(page.field("Username")).isFocused();
  }
}

package dev.latchkey.adapters.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import dev.latchkey.testkit.Core.Person;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every state of the page is accessible, light and dark, on a phone and on a desktop. */
class PageLooksTest extends InBrowser {

  private static String axe;

  @BeforeAll
  static void readTheChecker() throws IOException {
    try (InputStream script = PageLooksTest.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void isAccessibleInEveryStateLightAndDarkOnAPhoneAndOnADesktop() {
    // The page's policy forbids the checker's script, as it should.
    var browser = chromium.profile(options().setBypassCSP(true));
    browser.route("**/api/**", Route::abort);
    var page = openWithClock(browser);
    // The checker waits for timers.
    page.clock().resume();
    assertThat(page.status()).containsText("cannot be reached");
    assertAccessible(page, "unreachable");
    browser.unroute("**/api/**");
    page.clock().fastForward(5_000);
    assertThat(page.heading("Log in")).isVisible();
    assertAccessible(page, "log in");
    page.logIn(luke.email().value(), "not this one");
    assertThat(page.alert()).isVisible();
    assertAccessible(page, "wrong login");
    users.goAway();
    page.logIn(luke);
    assertThat(page.button(Pattern.compile("Wait"))).isVisible();
    assertAccessible(page, "waiting");
    users.comeBack();
    page.clock().fastForward(5_000);

    page.link("Sign up").click();
    assertAccessible(page, "sign up");
    page.signUp("leia-3", "leia-3@example.com", "password");
    assertThat(page.raw().getByText("many people use")).isVisible();
    page.button("Show password").click();
    assertAccessible(page, "refused sign-up");
    page.link("Log in").click();

    page.link("Forgot password?").click();
    page.button("Send the link").click();
    assertThat(page.raw().getByText("Please fill this in.")).isVisible();
    assertAccessible(page, "forgot password");
    page.field("Email").fill("nobody@example.com");
    page.button("Send the link").click();
    assertThat(page.status()).containsText("on its way");
    assertAccessible(page, "link sent");
    page.link("Enter it").click();
    assertAccessible(page, "code from an email");
    page.raw().navigate("/#reset=no-token");
    assertAccessible(page, "set a new password");
    page.field("New password").fill(NEW_PASSWORD);
    page.button("Set the password").click();
    assertThat(page.alert()).isVisible();
    assertAccessible(page, "link that is not valid");
    page.link("Back to the login").click();

    loggedIn(browser(FIREFOX));
    page.logIn(luke);
    assertThat(page.devices()).hasCount(2);
    assertAccessible(page, "account");
    page.button("Change password").click();
    assertThat(page.raw().getByText("Please fill this in.")).isVisible();
    assertAccessible(page, "refused change");
    page.button("End all others").click();
    assertThat(page.status()).hasText("All other sessions have ended.");
    assertAccessible(page, "account with a notice");

    browser.setOffline(true);
    page.button("Log out").click();
    assertThat(page.heading("You are not logged out")).isVisible();
    assertAccessible(page, "logout failed");
    browser.setOffline(false);
    page.button("Log out now").click();
    page.raw()
        .route("**/user/me", route -> route.fulfill(new Route.FulfillOptions().setStatus(401)));
    page.logIn(luke);
    assertThat(page.heading("Your browser did not keep the login")).isVisible();
    assertAccessible(page, "cookie lost");
    page.raw().unroute("**/user/me");
  }

  @Test
  void theLongestNamesFitOnAPhone() {
    var longest =
        new Person(
            new Username("w".repeat(64)),
            new EmailAddress("w".repeat(60) + "@" + "w".repeat(60) + ".example"),
            new Password("mypassword"));
    users.add(
        User.create(longest.username(), longest.email(), core.hasher.hash(longest.password())));
    var page = open(browser());
    page.raw().setViewportSize(PHONE, HEIGHT);
    page.logIn(longest.email().value(), longest.password().raw());
    assertThat(page.heading("Hello, " + longest.username())).isVisible();
    page.assertFits("the longest names");
  }

  /** Every rule on the phone, and those of colours in the dark, too: no other depends on them. */
  private static void assertAccessible(LatchkeyPage page, String state) {
    assertAccessible(page, state, ColorScheme.LIGHT, PHONE, List.of());
    assertAccessible(page, state, ColorScheme.DARK, DESKTOP, List.of("cat.color"));
  }

  private static void assertAccessible(
      LatchkeyPage page, String state, ColorScheme scheme, int width, List<String> rules) {
    page.raw().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    page.raw().setViewportSize(width, HEIGHT);
    String where = "%s, %s, %d px".formatted(state, scheme, width);
    page.assertFits(where);
    page.raw().evaluate("script => window.axe || eval(script)", axe);
    Object violations =
        page.raw()
            .evaluate(
                """
            rules => axe.run({ resultTypes: ["violations"], ...(rules.length && { runOnly: rules }) })
              .then(({ violations }) => violations.map(({ help, nodes }) =>
                help + ": " + nodes.map(({ html }) => html)))""",
                rules);
    assertThat((List<?>) violations).as(where).isEmpty();
  }
}

package dev.latchkey.adapters.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import dev.latchkey.testkit.Core;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the page says when something does not work. */
class PageTroubleTest extends InBrowser {

  @Test
  void afterTooManyAttemptsTheButtonWaitsTheSecondsThatTheServiceAsksFor() {
    var page = openWithClock(browser());
    for (int attempt = 0; attempt < FEW; attempt++) {
      page.raw()
          .waitForResponse("**/login", () -> page.logIn(luke.email().value(), "not this one"));
    }
    page.logIn(luke);
    assertThat(page.alert()).hasText("Too many attempts, please try again later.");
    var waiting = page.button(Pattern.compile("Wait \\d\\d s"));
    assertThat(waiting).isDisabled();

    var sent = callsFrom(page);
    page.field("Password").press("Enter");
    waiting.focus();
    waiting.press("Enter");
    core.clock.advance(SHORT_WHILE);
    page.clock().fastForward(SHORT_WHILE.toMillis());
    assertThat(page.button("Log in")).isEnabled();
    assertThat(page.button("Log in")).isFocused();
    assertThat(page.alert()).isHidden();
    assertThat(sent).isEmpty();
    page.button("Log in").click();
    assertThat(page.hello(luke)).isVisible();
  }

  @Test
  void anotherAddressNeedNotWait() {
    var page = open(browser());
    for (int attempt = 0; attempt <= FEW; attempt++) {
      page.raw()
          .waitForResponse("**/login", () -> page.logIn(luke.email().value(), "not this one"));
    }
    assertThat(page.button(Pattern.compile("Wait \\d\\d s"))).isDisabled();
    page.field("Email").fill("leia@example.com");
    assertThat(page.button("Log in")).isEnabled();
    assertThat(page.alert()).isHidden();
  }

  /** As Firefox does where cookies are blocked. */
  @Test
  void aBrowserThatRefusesTheChannelBetweenTabsIsToldWhatIsWrong() {
    var browser = browser();
    browser.addInitScript(
        "window.BroadcastChannel = class { constructor() { throw new DOMException('', 'SecurityError'); } }");
    var page = open(browser);
    page.raw().route("**/user/me", route -> route.fulfill(status(401)));
    page.logIn(luke);
    assertThat(page.heading("Your browser did not keep the login")).isFocused();
  }

  @Test
  void aSignUpWithoutAnAnswerMayHaveBeenMade() {
    var page = open(browser(), "/#signup");
    page.raw()
        .route(
            "**/user/signup",
            route -> {
              String body = route.request().postData();
              assertThat(server.call("POST", "/api/user/signup", body).status()).isEqualTo(200);
              route.abort();
            });
    page.signUp("lando", "lando@example.com", NEW_PASSWORD);
    assertThat(page.alert()).containsText("The service cannot be reached.");
    page.raw().unroute("**/user/signup");
    page.button("Sign up").click();
    assertThat(page.raw().getByText("If you have just signed up here, try to log in.")).isVisible();
  }

  @Test
  void aChangeIsConfirmedOnceTheServiceAnswersAgain() {
    var page = openWithClock(browser());
    page.logIn(luke);
    assertThat(page.hello(luke)).isVisible();
    page.raw().route("**/user/me", route -> route.fulfill(status(503)));
    page.field("New password").fill(NEW_PASSWORD);
    page.button("Change password").click();
    assertThat(page.status()).containsText("Trying again in 5 seconds.");
    page.raw().unroute("**/user/me");
    page.clock().fastForward(5_000);
    assertThat(page.status()).hasText("Your password has been changed.");
  }

  @Test
  void theNextUserNeedNotWait() {
    var page = loggedIn(browser());
    page.raw()
        .route(
            "**/user/change_password",
            route -> route.fulfill(status(429).setHeaders(Map.of("Retry-After", "600"))));
    page.field("New password").fill(NEW_PASSWORD);
    page.button("Change password").click();
    assertThat(page.button("Wait 10 min")).isDisabled();
    page.button("Log out").click();
    page.logIn(Core.TOM);
    assertThat(page.button("Change password")).isEnabled();
  }

  @Test
  void aPageWhoseScriptsDoNotLoadSaysWhatToDo() {
    var browser = browser();
    browser.route("**/forms.js", Route::abort);
    var page = browser.newPage();
    page.navigate(url("/"));
    assertThat(page.getByText("Please reload the page if it stays empty.")).isVisible();
  }

  @Test
  void anUnreachableServiceIsSaidAndFoundAgain() {
    var browser = browser();
    browser.route("**/api/**", Route::abort);
    var page = openWithClock(browser);
    assertThat(page.status())
        .hasText(
            "The service cannot be reached. Please check your connection."
                + " Trying again in 5 seconds.");
    page.raw().waitForRequest("**/me", () -> page.clock().fastForward(5_000));
    assertThat(page.heading("Not available just now")).isVisible();
    page.raw().waitForRequest("**/me", page.button("Try now")::click);
    assertThat(page.heading("Not available just now")).isVisible();

    browser.unroute("**/api/**");
    page.clock().fastForward(5_000);
    assertThat(page.heading("Log in")).isVisible();
    assertThat(page.status()).isEmpty();
  }

  @Test
  void aLogoutThatFailsHidesTheAccountAndIsNotClaimed() {
    var browser = browser();
    var page = loggedIn(browser);
    browser.setOffline(true);
    page.button("Log out").click();
    assertThat(page.heading("You are not logged out")).isFocused();
    assertThat(page.alert()).containsText("The service cannot be reached.");
    page.assertNothingIsLeft(luke);
    page.button("Log out now").click();
    assertThat(page.button("Log out now")).isEnabled();
    assertThat(page.heading("You are not logged out")).isVisible();

    browser.setOffline(false);
    page.button("Back to my account").click();
    assertThat(page.hello(luke)).isFocused();
    users.goAway();
    page.button("Log out").click();
    assertThat(page.alert()).hasText("The service cannot answer now, please try again.");
    page.assertNothingIsLeft(luke);
    users.comeBack();
    page.button("Log out now").click();
    assertThat(page.status()).hasText(LOGGED_OUT);
    page.reload();
    assertThat(page.heading("Log in")).isVisible();
  }

  @Test
  void aLogoutHidesTheAccountBeforeItIsAnswered() {
    var browser = browser();
    var page = loggedIn(browser);
    var second = open(browser);
    assertThat(second.hello(luke)).isVisible();
    page.field("New password").fill(luke.password().raw());
    var held = new ArrayBlockingQueue<Route>(2);
    page.raw().route("**/user/logout", held::add);
    page.button("Log out").click();
    assertThat(page.heading("Logging out\u2026")).isFocused();
    assertThat(page.button("Log out now")).isHidden();
    page.assertNothingIsLeft(luke);
    page.raw().waitForCondition(() -> !held.isEmpty());
    held.remove().abort();
    assertThat(page.heading("You are not logged out")).isFocused();
    assertThat(second.heading("You are not logged out")).isVisible();
    second.assertNothingIsLeft(luke);

    page.button("Log out now").click();
    page.raw().waitForCondition(() -> !held.isEmpty());
    held.remove().resume();
    assertThat(page.status()).hasText(LOGGED_OUT);
    assertThat(second.status()).hasText(LOGGED_OUT);
  }

  /** The change has been made, or has not: an answer that comes late must not set its cookie. */
  @Test
  void aLogoutEndsWhatIsUnderWay() {
    var page = loggedIn(browser());
    var held = new ArrayBlockingQueue<Route>(1);
    page.raw().route("**/user/change_password", held::add);
    page.field("New password").fill(NEW_PASSWORD);
    page.button("Change password").click();
    page.raw().waitForCondition(() -> !held.isEmpty());
    page.button("Log out").click();
    assertThat(page.status()).hasText(LOGGED_OUT);
    assertThat(page.alert()).isHidden();
    page.logIn(luke);
    assertThat(page.hello(luke)).isVisible();
    assertThat(page.button("Change password")).isEnabled();
  }

  @Test
  void aChangeWithoutAnAnswerMayHaveBeenMade() {
    var browser = browser();
    var page = loggedIn(browser);
    String token =
        browser.cookies().stream()
            .filter(it -> it.name.equals("jwt"))
            .map(it -> it.value)
            .findFirst()
            .orElseThrow();
    page.raw()
        .route(
            "**/user/change_password",
            route -> {
              String body = route.request().postData();
              var answer = server.callAs(token, "PUT", "/api/user/change_password", body);
              assertThat(answer.status()).isEqualTo(200);
              route.abort();
            });
    page.field("New password").fill(NEW_PASSWORD);
    page.button("Change password").click();
    assertThat(page.alert()).containsText("The service cannot be reached.");
    page.comeBack();
    assertThat(page.status())
        .hasText(LOGGED_OUT + " If you have just changed your password, log in with the new one.");
    page.logIn(luke.email().value(), NEW_PASSWORD);
    assertThat(page.hello(luke)).isVisible();
  }

  @Test
  void aFormWaitsForAServiceWithoutItsStore() {
    var page = openWithClock(browser());
    users.goAway();
    page.logIn(luke);
    assertThat(page.alert()).hasText("The service cannot answer now, please try again.");
    assertThat(page.button(Pattern.compile("Wait \\d s"))).isDisabled();
    users.comeBack();
    page.clock().fastForward(5_000);
    page.button("Log in").click();
    assertThat(page.hello(luke)).isVisible();
  }

  /** As with a Secure cookie over plain http, or where the browser blocks cookies. */
  @Test
  void aLoginWhoseCookieDoesNotComeBackIsExplained() {
    var browser = browser();
    var page = open(browser);
    page.raw().route("**/user/me", route -> route.fulfill(status(401)));
    page.logIn(luke);
    assertThat(page.heading("Your browser did not keep the login")).isFocused();
    assertThat(page.raw().getByText("the session cookie did not come back")).isVisible();
    assertThat(page.raw().getByText("over plain http")).isVisible();

    page.raw().unroute("**/user/me");
    page.button("Try now").click();
    assertThat(page.hello(luke)).isVisible();
  }

  @Test
  void aSignUpWhoseCookieDoesNotComeBackIsExplained() {
    var page = open(browser(), "/#signup");
    page.raw().route("**/user/me", route -> route.fulfill(status(401)));
    page.signUp("padme", "padme@example.com", NEW_PASSWORD);
    assertThat(page.heading("Your browser did not keep the login")).isFocused();
  }

  @ParameterizedTest
  @CsvSource({"431, Too many cookies", "403, Something is wrong"})
  void anyOtherRefusalIsShownAndNotRetried(int status, String heading) {
    var page = openWithClock(browser());
    assertThat(page.heading("Log in")).isVisible();
    page.raw().route("**/user/me", route -> route.fulfill(status(status)));
    page.reload();
    assertThat(page.heading(heading)).isVisible();
    var sent = callsFrom(page);
    page.clock().fastForward(60_000);
    assertThat(sent).isEmpty();
    page.raw().unroute("**/user/me");
    page.button("Try now").click();
    assertThat(page.heading("Log in")).isVisible();
  }

  @Test
  void aSlowServiceIsSaidToBeAwaited() {
    var page = openWithClock(browser());
    assertThat(page.heading("Log in")).isVisible();
    var held = new ArrayBlockingQueue<Route>(1);
    page.raw().route("**/user/me", held::add);
    page.reload();
    var waiting = page.raw().getByText("Still waiting for the service");
    assertThat(waiting).isHidden();
    page.clock().runFor(499);
    assertThat(waiting).isHidden();
    page.clock().runFor(1);
    assertThat(waiting).isVisible();
    held.remove().resume();
    assertThat(page.heading("Log in")).isVisible();
    assertThat(waiting).isHidden();
  }

  /** The calls of the API from now on; the browser may load the page's icon late. */
  private static List<String> callsFrom(LatchkeyPage page) {
    var calls = new ArrayList<String>();
    page.raw()
        .onRequest(
            request -> {
              if (request.url().contains("/api/")) {
                calls.add(request.url());
              }
            });
    return calls;
  }

  private static Route.FulfillOptions status(int status) {
    return new Route.FulfillOptions().setStatus(status);
  }
}

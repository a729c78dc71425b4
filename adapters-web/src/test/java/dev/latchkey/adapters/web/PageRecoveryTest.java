package dev.latchkey.adapters.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.LoadState;
import dev.latchkey.application.Latchkey;
import dev.latchkey.application.Policies;
import dev.latchkey.application.Ports;
import dev.latchkey.application.port.Letter;
import dev.latchkey.domain.RecoveryPolicy;
import dev.latchkey.domain.User;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.Core.Person;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users do on the page who have forgotten their password. */
class PageRecoveryTest extends InBrowser {

  private static final String WEBMAIL = "http://webmail.example/";
  private static final String CHANGED = "Your password has been changed. Please log in with it.";

  private static String token(Person person) {
    core.requestPasswordReset.execute(person.email(), Core.CLIENT);
    return lastToken();
  }

  private static String lastToken() {
    return ((Letter.ResetLink) core.letters.last()).token().text();
  }

  private LatchkeyPage openFromWebmail(BrowserContext browser, String link) {
    var page = open(browser, "about:blank");
    page.raw()
        .route(
            WEBMAIL,
            route ->
                route.fulfill(
                    new Route.FulfillOptions()
                        .setContentType("text/html")
                        .setBody("<title>mail</title><a href='" + link + "'>the link</a>")));
    page.raw().navigate(WEBMAIL);
    page.link("the link").click();
    return page;
  }

  private void reset(LatchkeyPage page, String password) {
    page.field("New password").fill(password);
    page.button("Set the password").click();
  }

  @Test
  void asksForALinkAndSetsANewPassword() {
    var page = open(browser());
    page.field("Email").fill(luke.email().value());
    page.link("Forgot password?").click();
    assertThat(page.heading("Forgot password")).isFocused();
    assertThat(page.field("Email")).hasValue(luke.email().value());
    page.button("Send the link").click();
    assertThat(page.status()).containsText("If this address has an account, an email");
    assertThat(page.field("Email")).isEmpty();

    page.raw().navigate("about:blank");
    page.raw().navigate("/#reset=" + lastToken());
    reset(page, NEW_PASSWORD);
    assertThat(page.status()).hasText(CHANGED);
    assertThat(page.heading("Log in")).isVisible();
    page.logIn(luke.email().value(), NEW_PASSWORD);
    assertThat(page.hello(luke)).isVisible();
  }

  /** As a mail scanner does that runs scripts: LanternOps/breeze, issue 6539. */
  @Test
  void aLinkFromAnotherSiteShowsTheFormAndChangesNothingBeforeTheClick() {
    String token = token(luke);
    User before = core.stored(luke);
    var requests = new ArrayList<Request>();
    var browser = browser();
    browser.onRequest(requests::add);
    var page = openFromWebmail(browser, url("/#reset=" + token));
    assertThat(page.heading("Set a new password")).isVisible();
    page.raw().waitForLoadState(LoadState.NETWORKIDLE);

    assertThat(page.raw()).hasURL(url("/#reset"));
    assertThat(page.field("Code from the email")).isHidden();
    assertThat(requests).extracting(Request::method).containsOnly("GET");
    assertThat(core.stored(luke)).isEqualTo(before);

    reset(page, NEW_PASSWORD);
    assertThat(page.status()).hasText(CHANGED);
    // Chromium itself shows the fragment of the navigation; no server is sent it.
    assertThat(requests)
        .extracting(request -> request.url().replaceFirst("#.*", "") + request.allHeaders())
        .noneMatch(request -> request.contains(token));
    page.raw().goBack();
    assertThat(page.raw()).hasURL(WEBMAIL);
    page.raw().goForward();
    assertThat(page.heading("Log in")).isVisible();
    page.assertNothingIsLeft(luke);
  }

  @Test
  void aRejectedPasswordKeepsTheLink() {
    var page = open(browser(), "/#reset=" + token(luke));
    assertThat(page.field("New password"))
        .hasAccessibleDescription(Pattern.compile("At least 8 characters"));
    reset(page, "password");
    assertThat(page.field("New password")).isFocused();
    assertThat(page.field("New password"))
        .hasAccessibleDescription(Pattern.compile("many people use"));
    reset(page, NEW_PASSWORD);
    assertThat(page.status()).hasText(CHANGED);
  }

  @Test
  void aUsedLinkSaysWhatToDo() {
    String token = token(luke);
    var page = open(browser(), "/#reset=" + token);
    reset(page, NEW_PASSWORD);
    assertThat(page.status()).hasText(CHANGED);

    page.raw().navigate("/#reset=" + token);
    reset(page, "and another one");
    assertThat(page.alert()).hasText("This link is no longer valid, please ask for a new one.");
    page.link("Send another link").click();
    assertThat(page.heading("Forgot password")).isFocused();
  }

  @Test
  void anotherUsersSessionGoesOn() {
    var tom = Person.named("tom-of-" + luke.username());
    users.add(User.create(tom.username(), tom.email(), core.hasher.hash(tom.password())));
    var browser = browser();
    loggedIn(browser);
    var page = openFromWebmail(browser, url("/#reset=" + token(tom)));
    assertThat(page.heading("Set a new password")).isVisible();
    reset(page, NEW_PASSWORD);

    assertThat(page.status())
        .hasText("The password has been changed. You are still logged in here to another account.");
    assertThat(page.hello(luke)).isVisible();
    page.button("Log out").click();
    page.logIn(tom.email().value(), NEW_PASSWORD);
    assertThat(page.hello(tom)).isVisible();
  }

  /** Letters say where to go if their link does not work. */
  @ParameterizedTest
  @CsvSource({"#reset, Set a new password", "#forgot, Forgot password"})
  void whoIsLoggedInCanRecoverToo(String fragment, String heading) {
    var browser = browser();
    loggedIn(browser).raw().close();
    var page = open(browser, "/" + fragment);
    assertThat(page.heading(heading)).isVisible();
    page.link("Back to the login").click();
    assertThat(page.hello(luke)).isVisible();
    page.raw().navigate("/" + fragment);
    assertThat(page.heading(heading)).isFocused();
  }

  @Test
  void aLinkStaysOpenWhateverHappensInOtherTabs() {
    var browser = browser();
    var page = open(browser, "/#reset=" + token(luke));
    page.field("New password").fill(NEW_PASSWORD);
    var other = loggedIn(browser);
    other.button("Log out").click();
    assertThat(other.status()).hasText(LOGGED_OUT);
    page.button("Set the password").click();
    assertThat(page.status()).hasText(CHANGED);
  }

  @ParameterizedTest
  @ValueSource(strings = {" %s ", "https://id.example.com/#reset=%s"})
  void theCodeCanBePasted(String pasted) {
    String token = token(luke);
    var page = open(browser());
    page.link("Forgot password?").click();
    page.link("Enter it").click();
    page.field("Code from the email").fill(pasted.formatted(token));
    reset(page, NEW_PASSWORD);
    assertThat(page.status()).hasText(CHANGED);
  }

  @Test
  void withoutMailNoLinkIsOfferedAndTheOneOfAnOperatorWorks() {
    var recovery = RecoveryPolicy.DEFAULT;
    var policies =
        new Policies(
            core.policies.sessions(),
            core.policies.passwords(),
            core.policies.throttle(),
            new RecoveryPolicy(recovery.lifetime(), recovery.pause(), false));
    var ports =
        new Ports(users, core.hasher, core.attempts, core.events, core.letters, Runnable::run);
    var latchkey = new Latchkey(ports, policies, core.clock);
    String token = token(luke);
    try (var mailless = new WebServer(latchkey, policies, core.clock)) {
      String url = "http://localhost:" + mailless.port() + "/";
      var page = open(browser(), url + "#forgot");
      assertThat(page.heading("Log in")).isVisible();
      assertThat(page.field("Keep me logged in")).isVisible();
      assertThat(page.link("Forgot password?")).isHidden();

      page.raw().navigate(url + "#reset=" + token);
      assertThat(page.link("Send another link")).isHidden();
      reset(page, NEW_PASSWORD);
      assertThat(page.status()).hasText(CHANGED);
    }
  }
}

package dev.latchkey.adapters.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.User;
import dev.latchkey.testkit.Core.Person;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other pages, other tabs and a shared computer can do with the page. */
class PageSafetyTest extends InBrowser {

  @Test
  void afterLogoutNothingOfTheUserIsLeft() {
    var browser = browser();
    var page = loggedIn(browser);
    var second = open(browser);
    assertThat(second.hello(luke)).isVisible();
    second.field("Current password").fill(luke.password().raw());
    page.raw().navigate(url("/#change-password"));
    page.raw().navigate("about:blank");
    page.raw().navigate(url("/"));
    assertThat(page.hello(luke)).isVisible();
    page.button("Log out").click();

    assertThat(page.status()).hasText(LOGGED_OUT);
    assertThat(page.heading("Log in")).isFocused();
    page.assertNothingIsLeft(luke);
    assertThat(second.heading("Log in")).isVisible();
    assertThat(second.status()).hasText(LOGGED_OUT);
    second.assertNothingIsLeft(luke);
    assertThat(browser.cookies()).extracting(it -> it.name).containsExactly("jwt-browser");

    page.raw().goBack();
    page.raw().goBack();
    assertThat(page.heading("Log in")).isVisible();
    page.assertNothingIsLeft(luke);
    page.raw().goBack();
    assertThat(page.heading("Log in")).isVisible();
    page.assertNothingIsLeft(luke);
  }

  @Test
  void aSecondTabForgetsTheUserEvenIfItCannotAsk() {
    var browser = browser();
    var page = loggedIn(browser);
    var second = open(browser);
    assertThat(second.hello(luke)).isVisible();
    second.raw().route("**/api/**", Route::abort);
    page.button("Log out").click();
    assertThat(second.status()).hasText(LOGGED_OUT);
    assertThat(second.heading("Log in")).isVisible();
    second.assertNothingIsLeft(luke);
  }

  @Test
  void anotherUserInAnotherTabFindsNothingOfTheFirst() {
    var leia = Person.named("leia-of-" + luke.username());
    users.add(User.create(leia.username(), leia.email(), core.hasher.hash(leia.password())));
    var browser = browser();
    var page = loggedIn(browser);
    page.field("Current password").fill(luke.password().raw());
    users.update(core.stored(luke).id(), User::endAllSessions);
    var second = open(browser);
    var third = open(browser);
    second.logIn(leia);
    assertThat(second.hello(leia)).isVisible();
    assertThat(page.hello(leia)).isVisible();
    assertThat(third.hello(leia)).isVisible();
    assertThat(page.field("Current password")).isEmpty();
  }

  /** Of the two, localhost is the same site: its requests carry the cookie, SameSite or not. */
  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1"})
  void anotherOriginChangesNothing(String host) throws IOException {
    var browser = browser();
    var mine = loggedIn(browser);
    var other = loggedIn(browser(FIREFOX));
    try (var elsewhere = new Application()) {
      var page = browser.newPage();
      String origin = "http://" + host + ":" + elsewhere.port();
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
    }
    for (LatchkeyPage victim : List.of(mine, other)) {
      victim.reload();
      assertThat(victim.hello(luke)).isVisible();
      assertThat(victim.devices()).hasCount(2);
    }
    assertThat(users.find(new EmailAddress("eve@example.com"))).isEmpty();
  }

  @Test
  void noOtherPageCanFrameThisOne() throws IOException {
    try (var elsewhere = new Application()) {
      var page = browser().newPage();
      page.navigate("http://localhost:" + elsewhere.port());
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
    }
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
}

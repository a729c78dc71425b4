package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Clock;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.latchkey.testkit.Core.Person;
import java.util.regex.Pattern;

/** The page in a browser. Finds things by what they say, as people do. */
record LatchkeyPage(Page raw) {

  static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  Locator field(String label) {
    return raw.getByLabel(label, new Page.GetByLabelOptions().setExact(true))
        .filter(new Locator.FilterOptions().setVisible(true));
  }

  Locator button(String name) {
    return raw.getByRole(AriaRole.BUTTON, named(name));
  }

  Locator button(Pattern name) {
    return raw.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }

  Locator link(String name) {
    return raw.getByRole(AriaRole.LINK, named(name));
  }

  Locator heading(String name) {
    return raw.getByRole(AriaRole.HEADING, named(name));
  }

  Locator hello(Person person) {
    return heading("Hello, " + person.username());
  }

  Locator alert() {
    return raw.getByRole(AriaRole.ALERT);
  }

  Locator status() {
    return raw.getByRole(AriaRole.STATUS);
  }

  Locator devices() {
    return raw.locator("#devices li");
  }

  Clock clock() {
    return raw.clock();
  }

  void reload() {
    raw.reload();
  }

  /** Other forms have fields of the same names, so both wait for their own form. */
  void signUp(String username, String email, String password) {
    button("Sign up").waitFor();
    field("Username").fill(username);
    field("Email").fill(email);
    field("Password").fill(password);
    button("Sign up").click();
  }

  void logIn(Person person) {
    logIn(person.email().value(), person.password().raw());
  }

  void logIn(String email, String password) {
    button("Log in").waitFor();
    field("Email").fill(email);
    field("Password").fill(password);
    button("Log in").click();
  }

  /** What a page is told when its tab becomes visible again. */
  void comeBack() {
    raw.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))");
  }

  void assertNothingIsLeft(Person person) {
    Object all =
        raw.evaluate(
            """
            () => [
              document.documentElement.outerHTML,
              ...[...document.querySelectorAll("input")].map((input) => input.value),
              document.cookie, document.title, location.href,
              JSON.stringify([history.state, {...localStorage}, {...sessionStorage}]),
            ].join(" ")""");
    assertThat(String.valueOf(all))
        .contains("Latchkey")
        .doesNotContain(person.username().value(), person.password().raw(), "Linux", "2026");
  }

  /** Nothing is wider than the window. */
  void assertFits(String state) {
    Object overflow =
        raw.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assertThat(overflow).as("pixels too wide: " + state).isEqualTo(0);
  }
}

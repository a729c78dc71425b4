package dev.latchkey.adapters.web;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tells the page where it may send a browser after the login; the page trusts no other URL. */
@RestController
final class ReturnApi {

  private final LoginPage loginPage;

  ReturnApi(LoginPage loginPage) {
    this.loginPage = loginPage;
  }

  @GetMapping("/api/return_to")
  Answers.ReturnTo returnTo(@RequestParam(defaultValue = "") String url) {
    return new Answers.ReturnTo(loginPage.approved(url).orElse(null));
  }
}

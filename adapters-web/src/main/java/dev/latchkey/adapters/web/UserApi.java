package dev.latchkey.adapters.web;

import dev.latchkey.application.Latchkey;
import dev.latchkey.application.SignedIn;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.Username;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The use cases as routes under {@code /api/user}. */
@RestController
@RequestMapping("/api/user")
final class UserApi {

  private final Latchkey latchkey;
  private final PresentedKeys presentedKeys;
  private final BrowserSession browserSession;
  private final Refusals refusals;

  UserApi(
      Latchkey latchkey,
      PresentedKeys presentedKeys,
      BrowserSession browserSession,
      Refusals refusals) {
    this.latchkey = latchkey;
    this.presentedKeys = presentedKeys;
    this.browserSession = browserSession;
    this.refusals = refusals;
  }

  @PostMapping(path = "/signup", consumes = MediaType.APPLICATION_JSON_VALUE)
  Answers.ForUser signUp(@RequestBody Sent.SignUp body, HttpServletRequest request) {
    var user = body.user();
    return Answers.ForUser.of(
        latchkey
            .signUp()
            .execute(
                new Username(user.username()),
                new EmailAddress(user.email()),
                new Password(user.password()),
                Addresses.client(request)));
  }

  @PostMapping(path = "/login", consumes = MediaType.APPLICATION_JSON_VALUE)
  Answers.ForUser login(
      @RequestBody Sent.Login body, HttpServletRequest request, HttpServletResponse response) {
    EmailAddress email;
    Password password;
    try {
      email = new EmailAddress(body.user().email());
      password = new Password(body.user().password());
    } catch (Refusal.Invalid malformed) {
      refusals.tell(Reason.MALFORMED_LOGIN, request);
      throw new Refusal.InvalidCredentials();
    }
    SignedIn me =
        latchkey
            .login()
            .execute(
                email,
                password,
                browserSession.knownClient(Addresses.client(request), email, request),
                presentedKeys.all(request),
                Boolean.TRUE.equals(body.user().remember()));
    browserSession.start(me, request, response);
    browserSession.know(email, request, response);
    return Answers.ForUser.of(me.user());
  }

  @GetMapping("/me")
  Answers.Me me(HttpServletRequest request) {
    return Answers.Me.of(latchkey.authenticate().execute(presentedKeys.one(request)));
  }

  @PutMapping(path = "/change_password", consumes = MediaType.APPLICATION_JSON_VALUE)
  Answers.Done changePassword(
      @RequestBody Sent.ChangePassword body,
      HttpServletRequest request,
      HttpServletResponse response) {
    SessionKey key = presentedKeys.one(request);
    String current = body.user().currentPassword();
    SignedIn me =
        latchkey
            .changePassword()
            .execute(
                key,
                new Password(body.user().password()),
                current == null ? null : currentPassword(current, request),
                Addresses.client(request));
    browserSession.start(me, request, response);
    return Answers.DONE;
  }

  /** A text that no user can have as a password is treated as a wrong password. */
  private Password currentPassword(String text, HttpServletRequest request) {
    try {
      return new Password(text);
    } catch (Refusal.Invalid malformed) {
      refusals.tell(Reason.WRONG_PASSWORD, request);
      throw new Refusal.WrongCurrentPassword();
    }
  }

  @PostMapping("/logout")
  Answers.Done logout(HttpServletRequest request, HttpServletResponse response) {
    latchkey.logout().execute(presentedKeys.all(request), Addresses.client(request));
    browserSession.end(request, response);
    return Answers.DONE;
  }
}

package dev.latchkey.adapters.web;

import dev.latchkey.application.Latchkey;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.ResetToken;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The routes for a forgotten password. Neither needs a session or sets a cookie. */
@RestController
@RequestMapping("/api/user")
final class PasswordResetApi {

  private static final Answers.Done ACCEPTED = new Answers.Done("accepted");

  private final Latchkey latchkey;
  private final BrowserSession browserSession;
  private final Refusals refusals;

  PasswordResetApi(Latchkey latchkey, BrowserSession browserSession, Refusals refusals) {
    this.latchkey = latchkey;
    this.browserSession = browserSession;
    this.refusals = refusals;
  }

  @PostMapping(path = "/request_password_reset", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.ACCEPTED)
  Answers.Done requestPasswordReset(
      @RequestBody Sent.RequestPasswordReset body, HttpServletRequest request) {
    latchkey
        .requestPasswordReset()
        .execute(new EmailAddress(body.user().email()), Addresses.client(request));
    return ACCEPTED;
  }

  @PutMapping(path = "/reset_password", consumes = MediaType.APPLICATION_JSON_VALUE)
  Answers.Done resetPassword(@RequestBody Sent.ResetPassword body, HttpServletRequest request) {
    Client client = Addresses.client(request);
    latchkey
        .resetPassword()
        .execute(
            token(body.token(), request),
            new Password(body.user().password()),
            client,
            address -> browserSession.knownClient(client, address, request));
    return Answers.DONE;
  }

  private ResetToken token(String text, HttpServletRequest request) {
    try {
      return ResetToken.parse(text);
    } catch (Refusal.ResetLinkInvalid noToken) {
      refusals.tell(Reason.RESET_LINK_INVALID, request);
      throw noToken;
    }
  }
}

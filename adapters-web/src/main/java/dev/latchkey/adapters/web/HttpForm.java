package dev.latchkey.adapters.web;

import dev.latchkey.domain.Refusal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** The HTTP form of a refusal, and the field that it concerns, if any. */
record HttpForm(HttpStatus status, String code, @Nullable String field) {

  static HttpForm of(Refusal refusal) {
    if (refusal instanceof Refusal.InvalidCredentials) {
      return new HttpForm(HttpStatus.UNAUTHORIZED, "invalid_credentials", null);
    } else if (refusal instanceof Refusal.NotAuthenticated) {
      return new HttpForm(HttpStatus.UNAUTHORIZED, "not_authenticated", null);
    } else if (refusal instanceof Refusal.WrongCurrentPassword) {
      return new HttpForm(HttpStatus.FORBIDDEN, "wrong_current_password", "currentPassword");
    } else if (refusal instanceof Refusal.RecentLoginRequired) {
      return new HttpForm(HttpStatus.FORBIDDEN, "recent_login_required", "currentPassword");
    } else if (refusal instanceof Refusal.PasswordRejected rejected) {
      String reason = rejected.reason().name().toLowerCase(Locale.ROOT);
      return new HttpForm(HttpStatus.UNPROCESSABLE_CONTENT, "password_" + reason, "password");
    } else if (refusal instanceof Refusal.Invalid invalid) {
      return new HttpForm(
          HttpStatus.UNPROCESSABLE_CONTENT, "invalid_" + invalid.field(), invalid.field());
    } else if (refusal instanceof Refusal.UsernameTaken) {
      return new HttpForm(HttpStatus.UNPROCESSABLE_CONTENT, "username_taken", "username");
    } else if (refusal instanceof Refusal.EmailTaken) {
      return new HttpForm(HttpStatus.UNPROCESSABLE_CONTENT, "email_taken", "email");
    } else if (refusal instanceof Refusal.TooManyAttempts) {
      return new HttpForm(HttpStatus.TOO_MANY_REQUESTS, "too_many_attempts", null);
    } else if (refusal instanceof Refusal.NoSuchSession) {
      return new HttpForm(HttpStatus.NOT_FOUND, "no_such_session", null);
    } else if (refusal instanceof Refusal.ResetLinkInvalid) {
      return new HttpForm(HttpStatus.FORBIDDEN, "reset_link_invalid", null);
    } else if (refusal instanceof Refusal.PasswordResetNotSetUp) {
      return new HttpForm(HttpStatus.NOT_FOUND, "password_reset_not_set_up", null);
    }
    throw new IllegalArgumentException("no form in HTTP for " + refusal.getClass());
  }
}

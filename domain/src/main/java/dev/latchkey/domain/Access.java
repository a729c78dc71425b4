package dev.latchkey.domain;

import dev.latchkey.domain.Refusal.ResetLinkInvalid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What decides whether a user may log in.
 *
 * @param disabled whether an operator has disabled the user
 * @param reset the pending reset of the password; null if none
 */
public record Access(PasswordHash passwordHash, boolean disabled, @Nullable PasswordReset reset) {

  /** The access of a user who is not disabled and has no pending reset. */
  public static Access by(PasswordHash passwordHash) {
    return new Access(passwordHash, false, null);
  }

  Access with(PasswordHash hash) {
    return new Access(hash, disabled, reset);
  }

  Access with(PasswordReset pending) {
    return new Access(passwordHash, disabled, pending);
  }

  Access withoutReset() {
    return new Access(passwordHash, disabled, null);
  }

  /** Disabled, without a pending reset. */
  Access disable() {
    return new Access(passwordHash, true, null);
  }

  Access enable() {
    return new Access(passwordHash, false, reset);
  }

  /**
   * Checks that the token opens the pending reset.
   *
   * @throws ResetLinkInvalid if it does not
   */
  void checkReset(ResetToken token, EmailAddress email, Instant now) {
    if (disabled || reset == null || !reset.isOpenedBy(token, email, now)) {
      throw new ResetLinkInvalid();
    }
  }
}

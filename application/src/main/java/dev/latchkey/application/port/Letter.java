package dev.latchkey.application.port;

import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.ResetToken;
import dev.latchkey.domain.User;
import java.time.Instant;

/** A letter to a user. The words are the adapter's; none of them comes from a user. */
public sealed interface Letter {

  /** The one recipient: the address that the store has, never one that a client typed. */
  EmailAddress to();

  /** Whose letter it is; unlike the address it may be logged. */
  User.Id user();

  /**
   * How to set another password after forgetting the old one.
   *
   * @param token what the link carries; it must not be logged
   * @param expiresAt until when the link works
   */
  record ResetLink(EmailAddress to, ResetToken token, Instant expiresAt) implements Letter {
    @Override
    public User.Id user() {
      return token.user();
    }
  }

  /** The password was changed in a session, at that time (ASVS 6.3.7). */
  record PasswordChanged(EmailAddress to, User.Id user, Instant at) implements Letter {}

  /** The password was reset with a link, at that time (ASVS 6.3.7). */
  record PasswordReset(EmailAddress to, User.Id user, Instant at) implements Letter {}
}

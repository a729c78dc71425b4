package dev.latchkey.domain;

import java.time.Duration;
import java.time.Instant;

/**
 * How a forgotten password is recovered.
 *
 * @param lifetime how long a reset link works (NIST SP 800-63B-4, 4.2.1.2 allows up to 24 hours by
 *     e-mail)
 * @param pause how long after a request the next one for the same user sends nothing
 * @param byMail whether users can ask for a link themselves; false without a mail server: then only
 *     an operator issues links
 */
public record RecoveryPolicy(Duration lifetime, Duration pause, boolean byMail) {

  private static final Duration LONGEST = Duration.ofHours(24);

  /** By mail; a link works for 1 hour, and a second request within 5 minutes sends nothing. */
  public static final RecoveryPolicy DEFAULT =
      new RecoveryPolicy(Duration.ofHours(1), Duration.ofMinutes(5), true);

  /**
   * @throws IllegalArgumentException if the lifetime is not 1 minute to 24 hours, or the pause is
   *     negative or not shorter than the lifetime
   */
  public RecoveryPolicy {
    Bounds.check("the lifetime of a reset link", lifetime, Duration.ofMinutes(1), LONGEST);
    if (pause.isNegative() || pause.compareTo(lifetime) >= 0) {
      throw new IllegalArgumentException(
          "the pause between reset links must be PT0S to less than " + lifetime + ", not " + pause);
    }
  }

  /** Returns the pending reset that the token opens from now on. */
  public PasswordReset resetFor(ResetToken token, EmailAddress sentTo, Instant now) {
    return new PasswordReset(token.digest(), sentTo, now, now.plus(lifetime));
  }

  /** Returns whether a request now is too soon after this reset to send a second letter. */
  boolean isTooSoonAfter(PasswordReset pending, Instant now) {
    return now.isBefore(pending.requestedAt().plus(pause)) && pending.isValid(now);
  }
}

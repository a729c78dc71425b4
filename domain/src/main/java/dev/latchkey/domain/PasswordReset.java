package dev.latchkey.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A pending reset of a forgotten password: what is kept of a {@link ResetToken}. Its instants are
 * kept to the millisecond.
 *
 * @param digest SHA-256 of the token's secret, as 64 lower-case hex digits
 * @param sentTo the user's address when it was requested; the reset is void once the user has
 *     another address
 * @param requestedAt when it was requested
 * @param expiresAt when it stops being valid at the latest
 */
public record PasswordReset(
    String digest, EmailAddress sentTo, Instant requestedAt, Instant expiresAt) {

  public PasswordReset {
    requestedAt = requestedAt.truncatedTo(ChronoUnit.MILLIS);
    expiresAt = expiresAt.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * Returns whether the token opens it, the address is still the user's, it has not expired, and it
   * was not requested later than now and {@link SessionRules#CLOCK_SKEW}.
   */
  boolean isOpenedBy(ResetToken token, EmailAddress email, Instant now) {
    return MessageDigest.isEqual(bytes(digest), bytes(token.digest()))
        && sentTo.equals(email)
        && isValid(now);
  }

  boolean isValid(Instant now) {
    boolean ahead = requestedAt.isAfter(now.plus(SessionRules.CLOCK_SKEW));
    return now.isBefore(expiresAt) && !ahead;
  }

  private static byte[] bytes(String digest) {
    return digest.getBytes(StandardCharsets.US_ASCII);
  }

  /** Reveals nothing of the secret. */
  @Override
  public String toString() {
    return "PasswordReset[requestedAt=" + requestedAt + ", expiresAt=" + expiresAt + "]";
  }
}

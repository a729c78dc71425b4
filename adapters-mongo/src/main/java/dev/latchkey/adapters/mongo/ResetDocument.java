package dev.latchkey.adapters.mongo;

import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordReset;
import java.time.Instant;

/** A pending reset as stored. */
record ResetDocument(String digest, String sentTo, Instant requestedAt, Instant expiresAt) {

  static ResetDocument of(PasswordReset reset) {
    return new ResetDocument(
        reset.digest(), reset.sentTo().value(), reset.requestedAt(), reset.expiresAt());
  }

  PasswordReset reset() {
    return new PasswordReset(digest, new EmailAddress(sentTo), requestedAt, expiresAt);
  }
}

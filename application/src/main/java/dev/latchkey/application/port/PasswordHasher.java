package dev.latchkey.application.port;

import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;

/**
 * Makes and verifies password hashes, slowly on purpose and only so many at once. Contract: {@code
 * dev.latchkey.testkit.PasswordHasherContract}.
 */
public interface PasswordHasher {

  /**
   * A hash of the whole password, in its NFC form, with a salt of its own: two hashes of one
   * password differ. It says itself how it was made, so every other instance can verify it, and it
   * does not hold the password.
   *
   * @throws Busy if too many are being hashed already
   */
  PasswordHash hash(Password password);

  /**
   * Whether the hash was made from this password. A hash that it cannot read, or whose cost is
   * beyond what it is ready to spend, matches nothing.
   *
   * @throws Busy if too many are being hashed already
   */
  boolean matches(Password password, PasswordHash hash);

  /**
   * Whether the hash was made in another way than {@link #hash} would make it today. One that it
   * cannot read was.
   */
  boolean outdated(PasswordHash hash);
}

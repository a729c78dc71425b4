package dev.latchkey.adapters.crypto;

import java.time.Duration;

/** Hashers for tests. */
final class Hashers {

  /** Little, so that the tests are quick; what it costs changes nothing else. */
  static final Argon2id.Cost CHEAP = new Argon2id.Cost(64, 2, 1);

  private Hashers() {}

  static BoundedPasswordHasher with(Argon2idFunction function) {
    return new BoundedPasswordHasher(
        new Argon2id(CHEAP, function), new HashingPool(2, 8, Duration.ofDays(1)));
  }
}

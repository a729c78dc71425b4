package dev.latchkey.adapters.crypto;

import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;

/** A hash as the service makes it by default. */
public final class SeededHash {

  private SeededHash() {}

  public static PasswordHash of(String password) {
    return new CryptoAdapter()
        .passwordHasher(new CryptoProperties(19456, 2, 1, 1, 0))
        .hash(new Password(password));
  }
}

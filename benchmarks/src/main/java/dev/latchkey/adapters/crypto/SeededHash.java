package dev.latchkey.adapters.crypto;

import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;

/** A hash as the service makes it by default. */
public final class SeededHash {

  private SeededHash() {}

  public static PasswordHash of(String password) {
    var properties = new CryptoProperties(19456, 2, 1, 1, 1);
    var adapter = new CryptoAdapter();
    try (HashingPool pool = adapter.hashingPool(properties)) {
      return adapter.passwordHasher(properties, pool).hash(new Password(password));
    }
  }
}

package dev.latchkey.adapters.crypto;

import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import java.util.Optional;

/**
 * Hashes with Argon2id, also verifies bcrypt and the format of the application that Latchkey grew
 * out of, and computes only so many at once.
 */
final class BoundedPasswordHasher implements PasswordHasher {

  private final Argon2id argon2id;
  private final Bulkhead bulkhead;

  BoundedPasswordHasher(Argon2id argon2id, Bulkhead bulkhead) {
    this.argon2id = argon2id;
    this.bulkhead = bulkhead;
  }

  @Override
  public PasswordHash hash(Password password) {
    return new PasswordHash(bulkhead.run(() -> argon2id.hash(password)));
  }

  @Override
  public boolean matches(Password password, PasswordHash hash) {
    // Reading costs nothing and comes first: what cannot be verified takes nobody's place.
    Optional<Verifier> verifier =
        argon2id
            .read(hash.value())
            .or(() -> Bcrypt.read(hash.value()))
            .or(() -> SeedPbkdf2.read(hash.value()));
    return verifier.isPresent() && bulkhead.run(() -> verifier.get().matches(password));
  }

  @Override
  public boolean outdated(PasswordHash hash) {
    return argon2id.outdated(hash.value());
  }
}

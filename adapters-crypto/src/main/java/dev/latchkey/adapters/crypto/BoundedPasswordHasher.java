package dev.latchkey.adapters.crypto;

import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import java.util.Optional;

/** Hashes with Argon2id in a bounded pool. Also verifies bcrypt and the ancestor's format. */
final class BoundedPasswordHasher implements PasswordHasher {

  private final Argon2id argon2id;
  private final HashingPool pool;

  BoundedPasswordHasher(Argon2id argon2id, HashingPool pool) {
    this.argon2id = argon2id;
    this.pool = pool;
  }

  @Override
  public PasswordHash hash(Password password) {
    return new PasswordHash(pool.run(() -> argon2id.hash(password)));
  }

  @Override
  public boolean matches(Password password, PasswordHash hash) {
    // Reading is cheap and comes first: an unreadable hash takes no place in the queue.
    Optional<Verifier> verifier = read(hash);
    return verifier.isPresent() && pool.run(() -> verifier.get().matches(password));
  }

  private Optional<Verifier> read(PasswordHash hash) {
    return argon2id
        .read(hash.value())
        .or(() -> Bcrypt.read(hash.value()))
        .or(() -> AncestorPbkdf2.read(hash.value()));
  }

  @Override
  public boolean readable(PasswordHash hash) {
    return read(hash).isPresent();
  }

  @Override
  public boolean outdated(PasswordHash hash) {
    return argon2id.outdated(hash.value());
  }
}

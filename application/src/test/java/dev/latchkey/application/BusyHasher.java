package dev.latchkey.application;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;

/** A {@link PasswordHasher} that can have too much to do. */
final class BusyHasher implements PasswordHasher {

  private final PasswordHasher hasher;
  private boolean busy;

  BusyHasher(PasswordHasher hasher) {
    this.hasher = hasher;
  }

  void setBusy(boolean busy) {
    this.busy = busy;
  }

  @Override
  public PasswordHash hash(Password password) {
    return idle().hash(password);
  }

  @Override
  public boolean matches(Password password, PasswordHash hash) {
    return idle().matches(password, hash);
  }

  @Override
  public boolean outdated(PasswordHash hash) {
    return hasher.outdated(hash);
  }

  private PasswordHasher idle() {
    if (busy) {
      throw new Busy();
    }
    return hasher;
  }
}

package dev.latchkey.adapters.crypto;

import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.testkit.PasswordHasherContract;

class BouncyCastlePasswordHasherTest extends PasswordHasherContract {

  @Override
  protected PasswordHasher passwordHasher() {
    return Hashers.with(Argon2idFunction.bouncyCastle());
  }
}

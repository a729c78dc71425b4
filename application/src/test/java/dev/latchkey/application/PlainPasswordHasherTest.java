package dev.latchkey.application;

import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.testkit.PasswordHasherContract;
import dev.latchkey.testkit.PlainPasswordHasher;

class PlainPasswordHasherTest extends PasswordHasherContract {

  @Override
  protected PasswordHasher passwordHasher() {
    return new PlainPasswordHasher();
  }
}

package dev.latchkey.application;

import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.testkit.InMemoryLoginAttempts;
import dev.latchkey.testkit.LoginAttemptsContract;

class InMemoryLoginAttemptsTest extends LoginAttemptsContract {

  @Override
  protected LoginAttempts noAttempts() {
    return new InMemoryLoginAttempts();
  }
}

package dev.latchkey.application;

import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.testkit.InMemoryLoginAttempts;
import dev.latchkey.testkit.LoginAttemptsContract;
import java.util.Optional;
import java.util.OptionalInt;

class InMemoryLoginAttemptsTest extends LoginAttemptsContract {

  @Override
  protected LoginAttempts noAttempts() {
    return new InMemoryLoginAttempts();
  }

  @Override
  protected Optional<LoginAttempts> withoutStore() {
    var away = new InMemoryLoginAttempts();
    away.goAway();
    return Optional.of(away);
  }

  @Override
  protected OptionalInt storedKeys(LoginAttempts attempts) {
    return OptionalInt.of(((InMemoryLoginAttempts) attempts).storedKeys());
  }
}

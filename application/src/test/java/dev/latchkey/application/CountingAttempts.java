package dev.latchkey.application;

import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.testkit.InMemoryLoginAttempts;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;

/** {@link LoginAttempts} that count the store commands they stand for. */
final class CountingAttempts implements LoginAttempts {

  private final LoginAttempts attempts = new InMemoryLoginAttempts();
  private final AtomicInteger commands = new AtomicInteger();

  int commands() {
    return commands.get();
  }

  void reset() {
    commands.set(0);
  }

  private LoginAttempts counted() {
    commands.incrementAndGet();
    return attempts;
  }

  @Override
  public Verdict admit(Attempt attempt) {
    return counted().admit(attempt);
  }

  @Override
  public void fail(Attempt attempt) {
    counted().fail(attempt);
  }

  @Override
  public void succeed(Attempt attempt, Collection<Key> cleared) {
    counted().succeed(attempt, cleared);
  }

  @Override
  public void cancel(Attempt attempt) {
    counted().cancel(attempt);
  }
}

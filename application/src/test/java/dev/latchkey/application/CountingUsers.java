package dev.latchkey.application;

import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.User;
import dev.latchkey.testkit.InMemoryUsers;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Users that count what they are asked. */
final class CountingUsers extends InMemoryUsers {

  private final AtomicInteger finds = new AtomicInteger();
  private final AtomicInteger updates = new AtomicInteger();
  private final AtomicInteger writes = new AtomicInteger();

  int finds() {
    return finds.get();
  }

  int updates() {
    return updates.get();
  }

  /** How many updates stored something. */
  int writes() {
    return writes.get();
  }

  /** Begins to count anew. */
  void reset() {
    finds.set(0);
    updates.set(0);
    writes.set(0);
  }

  @Override
  public Optional<User> find(User.Id id) {
    finds.incrementAndGet();
    return super.find(id);
  }

  @Override
  public Optional<User> find(EmailAddress email) {
    finds.incrementAndGet();
    return super.find(email);
  }

  @Override
  public Optional<User> update(User.Id id, UnaryOperator<User> change) {
    updates.incrementAndGet();
    var changed = new AtomicBoolean();
    Optional<User> updated =
        super.update(
            id,
            before -> {
              User after = change.apply(before);
              changed.set(!after.equals(before));
              return after;
            });
    if (changed.get()) {
      writes.incrementAndGet();
    }
    return updated;
  }
}

package dev.latchkey.testkit;

import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** {@link LoginAttempts} in memory, whose store a test can take away. */
public final class InMemoryLoginAttempts implements LoginAttempts {

  private final Map<Key, Count> counts = new HashMap<>();
  private boolean away;

  /** From now on nothing is answered but {@link StoreUnavailable}. */
  public synchronized void goAway() {
    away = true;
  }

  private void demandStore() {
    if (away) {
      throw new StoreUnavailable("taken away", null);
    }
  }

  @Override
  public synchronized Count count(Key key, Duration window, Instant now) {
    demandStore();
    counts.values().removeIf(count -> !now.isBefore(count.windowEnds()));
    return counts.merge(
        key,
        new Count(1, now.plus(window)),
        (before, first) -> new Count(before.attempts() + 1, before.windowEnds()));
  }

  @Override
  public synchronized void takeBack(Collection<Key> keys) {
    demandStore();
    for (Key key : keys) {
      counts.computeIfPresent(
          key, (same, count) -> new Count(Math.max(0, count.attempts() - 1), count.windowEnds()));
    }
  }
}

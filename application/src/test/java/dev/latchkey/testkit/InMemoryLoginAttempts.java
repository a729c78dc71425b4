package dev.latchkey.testkit;

import dev.latchkey.application.port.LoginAttempts;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** {@link LoginAttempts} in memory. */
public final class InMemoryLoginAttempts implements LoginAttempts {

  private final Map<Key, Count> counts = new HashMap<>();

  @Override
  public synchronized Count count(Key key, Duration window, Instant now) {
    counts.values().removeIf(count -> !now.isBefore(count.windowEnds()));
    return counts.merge(
        key,
        new Count(1, now.plus(window)),
        (before, first) -> new Count(before.attempts() + 1, before.windowEnds()));
  }

  @Override
  public synchronized void takeBack(Collection<Key> keys) {
    for (Key key : keys) {
      counts.computeIfPresent(
          key, (same, count) -> new Count(Math.max(0, count.attempts() - 1), count.windowEnds()));
    }
  }
}

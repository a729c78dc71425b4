package dev.latchkey.brokenadapters;

import dev.latchkey.application.port.LoginAttempts;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** {@link LoginAttempts} that keep every promise, laid open for others to break one. */
class SoundLoginAttempts implements LoginAttempts {

  /** The store: instances may share it. */
  final Map<Key, Count> store;

  final Window window = new Window();

  SoundLoginAttempts() {
    this(new HashMap<>());
  }

  SoundLoginAttempts(Map<Key, Count> store) {
    this.store = store;
  }

  @Override
  public Count count(Key key, Duration length, Instant now) {
    synchronized (store) {
      Count before = store.get(key);
      Count after =
          before == null || hasEnded(before, now)
              ? new Count(1, now.plus(length))
              : new Count(before.attempts() + 1, before.windowEnds());
      store.put(key, after);
      return after;
    }
  }

  boolean hasEnded(Count count, Instant now) {
    return !now.isBefore(count.windowEnds());
  }

  @Override
  public void takeBack(Collection<Key> keys) {
    synchronized (store) {
      for (Key key : keys) {
        store.computeIfPresent(key, (same, count) -> less(count));
      }
    }
  }

  Count less(Count count) {
    return new Count(Math.max(0, count.attempts() - 1), count.windowEnds());
  }
}

package dev.latchkey.application;

import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.LoginAttempts.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Remembers for a short time which keys have reached their limits by failures alone, so that a
 * client that keeps retrying costs no store command. What an operator or another node deletes from
 * the store takes effect up to {@link #LONGEST} later.
 */
final class RecentRefusals {

  static final Duration LONGEST = Duration.ofSeconds(10);

  /**
   * Each takes a few hundred bytes. Beyond this number the oldest is forgotten, and its key asks
   * the store again.
   */
  static final int MOST = 4_096;

  private record Remembered(Refused refused, Instant since) {

    boolean holds(Instant now) {
      return !now.isBefore(since)
          && now.isBefore(since.plus(LONGEST))
          && now.isBefore(refused.until());
    }
  }

  private final Map<LoginAttempts.Key, Remembered> refusals =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<LoginAttempts.Key, Remembered> eldest) {
          return size() > MOST;
        }
      };

  synchronized void remember(Refused refused, Instant now) {
    refusals.remove(refused.key());
    refusals.put(refused.key(), new Remembered(refused, now));
  }

  synchronized void forget(LoginAttempts.Key key) {
    refusals.remove(key);
  }

  /** Returns a refusal that still holds for one of the keys. */
  synchronized Optional<Refused> find(List<LoginAttempts.Key> keys, Instant now) {
    return keys.stream()
        .map(refusals::get)
        .filter(Objects::nonNull)
        .filter(remembered -> remembered.holds(now))
        .map(Remembered::refused)
        .findFirst();
  }
}

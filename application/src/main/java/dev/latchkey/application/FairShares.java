package dev.latchkey.application;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.LoginAttempts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Bounds how much of the password hashing one client, address or user may take up at the same time.
 * Kept in memory, because hashing is bounded per node as well.
 */
final class FairShares {

  private final int share;
  private final Map<LoginAttempts.Key, Integer> held = new HashMap<>();

  /**
   * @param share how many passwords may be under way for one key, at least 1
   */
  FairShares(int share) {
    this.share = share;
  }

  /**
   * Runs the work while it holds a part of the share of each key.
   *
   * @throws Busy if the share of a key is used up; then nothing has run
   */
  <T> T hold(List<LoginAttempts.Key> keys, Supplier<T> work) {
    take(keys);
    try {
      return work.get();
    } finally {
      giveBack(keys);
    }
  }

  private synchronized void take(List<LoginAttempts.Key> keys) {
    if (keys.stream().anyMatch(key -> held.getOrDefault(key, 0) >= share)) {
      throw new Busy();
    }
    keys.forEach(key -> held.merge(key, 1, Integer::sum));
  }

  private synchronized void giveBack(List<LoginAttempts.Key> keys) {
    keys.forEach(key -> held.computeIfPresent(key, (same, n) -> n == 1 ? null : n - 1));
  }
}

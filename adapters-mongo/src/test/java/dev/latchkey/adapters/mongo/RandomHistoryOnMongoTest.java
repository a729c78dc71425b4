package dev.latchkey.adapters.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.RandomHistory;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The whole core on two instances of the adapter, for a few seconds, or {@code
 * -Dlatchkey.history.seconds}. A complaint begins with the seed of what was asked; {@code
 * -Dlatchkey.history.seed} asks the same again.
 */
class RandomHistoryOnMongoTest {

  private static final long SECONDS = Long.getLong("latchkey.history.seconds", 4);

  @Test
  void everyAnswerCanBeExplained() {
    long seed = Long.getLong("latchkey.history.seed", System.nanoTime());
    long start = System.nanoTime();
    try (var database = new TestDatabase()) {
      do {
        var users = List.of(database.users(), database.users());
        var history = new RandomHistory(List.copyOf(users), database.loginAttempts(), seed++);
        assertThat(history.complaints()).isEmpty();
      } while (System.nanoTime() - start < SECONDS * 1_000_000_000L);
    }
  }
}

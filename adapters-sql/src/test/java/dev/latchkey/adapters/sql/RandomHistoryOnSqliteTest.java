package dev.latchkey.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.port.Users;
import dev.latchkey.testkit.RandomHistory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole core on two instances of the adapter, for a few seconds, or {@code
 * -Dlatchkey.history.seconds}. A complaint begins with the seed of what was asked; {@code
 * -Dlatchkey.history.seed} asks the same again.
 */
class RandomHistoryOnSqliteTest {

  private static final long SECONDS = Long.getLong("latchkey.history.seconds", 4);

  @TempDir private Path directory;

  @Test
  void everyAnswerCanBeExplained() {
    long seed = Long.getLong("latchkey.history.seed", System.nanoTime());
    long start = System.nanoTime();
    do {
      Path file = directory.resolve(seed + ".sqlite");
      try (var one = Sqlite.open(file);
          var other = Sqlite.open(file)) {
        List<Users> users = List.of(new SqlUsers(one), new SqlUsers(other));
        var history = new RandomHistory(users, new SqlLoginAttempts(one), seed++);
        assertThat(history.complaints()).isEmpty();
      }
    } while (System.nanoTime() - start < SECONDS * 1_000_000_000L);
  }
}

package dev.latchkey.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.application.port.Users;
import dev.latchkey.testkit.RandomHistory;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** As {@link RandomHistoryOnSqliteTest}; here lookups share reads. */
@Tag("installed")
class RandomHistoryOnPostgresTest {

  private static final long SECONDS = Long.getLong("latchkey.history.seconds", 4);

  @Test
  void everyAnswerCanBeExplained() throws Exception {
    assumeTrue(PostgresServer.isInstalled(), "no PostgreSQL is installed");
    long seed = Long.getLong("latchkey.history.seed", System.nanoTime());
    try (var server = new PostgresServer("fsync=off")) {
      long start = System.nanoTime();
      do {
        String url = PostgresServer.url(server.newDatabase(), server.port());
        try (var one = Postgres.open(url);
            var other = Postgres.open(url)) {
          List<Users> users = List.of(new SqlUsers(one), new SqlUsers(other));
          var history = new RandomHistory(users, new SqlLoginAttempts(one), seed++);
          assertThat(history.complaints()).isEmpty();
        }
      } while (System.nanoTime() - start < SECONDS * 1_000_000_000L);
    }
  }
}

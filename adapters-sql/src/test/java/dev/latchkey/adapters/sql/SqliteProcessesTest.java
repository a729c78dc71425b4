package dev.latchkey.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one file, as a command line beside the service. */
@Timeout(120)
class SqliteProcessesTest {

  private static final int UPDATES = 200;

  private static final User.Id TOM = new User.Id("tom");

  @TempDir private Path directory;

  @Test
  void loseNoUpdateOfEachOther() throws Exception {
    Path file = directory.resolve("latchkey.sqlite");
    try (var database = Sqlite.open(file)) {
      var users = new SqlUsers(database);
      users.add(
          new User(
              TOM,
              new Username("tom"),
              new EmailAddress("tom@example.com"),
              new PasswordHash("0"),
              List.of()));
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Counter.class.getName(),
                  file.toString())
              .inheritIO()
              .start();
      Counter.count(users);
      assertThat(other.waitFor()).isZero();
      assertThat(users.find(TOM).orElseThrow().passwordHash().value())
          .as("updates of two processes, %s each", UPDATES)
          .isEqualTo("" + 2 * UPDATES);
    }
  }

  /** Counts in the hash of a user. */
  static final class Counter {

    private Counter() {}

    public static void main(String[] arguments) {
      try (var database = Sqlite.open(Path.of(arguments[0]))) {
        count(new SqlUsers(database));
      }
    }

    static void count(SqlUsers users) {
      for (int i = 0; i < UPDATES; i++) {
        users.update(
            TOM,
            user ->
                user.rehash(
                    new PasswordHash("" + (Integer.parseInt(user.passwordHash().value()) + 1))));
      }
    }
  }
}

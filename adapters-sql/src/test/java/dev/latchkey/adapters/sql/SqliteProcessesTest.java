package dev.latchkey.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.LoginAttempts.Admitted;
import dev.latchkey.application.port.LoginAttempts.Attempt;
import dev.latchkey.application.port.LoginAttempts.Limit;
import dev.latchkey.application.port.LoginAttempts.Refused;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
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
  void loseNoUpdateAndNoFailedAttemptOfEachOther() throws Exception {
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
      Counter.count(database);
      assertThat(other.waitFor()).isZero();
      assertThat(users.find(TOM).orElseThrow().passwordHash().value())
          .as("updates of two processes, %s each", UPDATES)
          .isEqualTo("" + 2 * UPDATES);
      var attempts = new SqlLoginAttempts(database);
      assertThat(attempts.admit(Counter.attempt(2 * UPDATES))).isInstanceOf(Refused.class);
      assertThat(attempts.admit(Counter.attempt(2 * UPDATES + 1))).isInstanceOf(Admitted.class);
    }
  }

  /** Counts in the hash of a user. */
  static final class Counter {

    private Counter() {}

    public static void main(String[] arguments) {
      try (var database = Sqlite.open(Path.of(arguments[0]))) {
        count(database);
      }
    }

    static void count(Database database) {
      var users = new SqlUsers(database);
      var attempts = new SqlLoginAttempts(database);
      for (int i = 0; i < UPDATES; i++) {
        users.update(TOM, user -> user.rehash(next(user.passwordHash())));
        Attempt attempt = attempt(10 * UPDATES);
        if (!(attempts.admit(attempt) instanceof Admitted)) {
          throw new IllegalStateException("refused far below the limit");
        }
        attempts.fail(attempt);
      }
    }

    private static PasswordHash next(PasswordHash hash) {
      return new PasswordHash("" + (Integer.parseInt(hash.value()) + 1));
    }

    static Attempt attempt(int limit) {
      return new Attempt(
          UUID.randomUUID().toString(),
          Instant.now(),
          List.of(new Limit(new LoginAttempts.Key("tom"), limit, Duration.ofHours(1))));
    }
  }
}

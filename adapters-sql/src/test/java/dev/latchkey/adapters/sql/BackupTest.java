package dev.latchkey.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backs up while a node is running and restores as {@code docs/stores.md} says. */
@Tag("installed")
class BackupTest {

  private static final User TOM = user("tom");
  private static final User LATER = user("later");

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {".backup backup.sqlite", "VACUUM INTO 'backup.sqlite'"})
  void restoresAnSqliteFile(String backup) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/sqlite3")), "no sqlite3 is installed");
    Path file = directory.resolve("latchkey.sqlite");

    backUpBetween(() -> Sqlite.open(file), () -> run("sqlite3", "latchkey.sqlite", backup));
    Files.deleteIfExists(directory.resolve("latchkey.sqlite-wal"));
    Files.deleteIfExists(directory.resolve("latchkey.sqlite-shm"));
    run("mv", "backup.sqlite", "latchkey.sqlite");

    assertHasOnlyTom(() -> Sqlite.open(file));
  }

  @Test
  void restoresAPostgresDatabase() throws Exception {
    assumeTrue(PostgresServer.isInstalled(), "no PostgreSQL is installed");
    try (var server = new PostgresServer("fsync=off")) {
      String url = PostgresServer.url(server.newDatabase(), server.port());

      backUpBetween(() -> Postgres.open(url), () -> run("pg_dump", "-Fc", "--file=backup", url));
      run("pg_restore", "--clean", "--if-exists", "--dbname=" + url, "backup");

      assertHasOnlyTom(() -> Postgres.open(url));
    }
  }

  /** The node adds a user before the backup, and another one after it. */
  private static void backUpBetween(Supplier<Database> node, Runnable backUp) {
    try (Database database = node.get()) {
      var users = new SqlUsers(database);
      add(users, TOM);
      backUp.run();
      add(users, LATER);
    }
  }

  private static void assertHasOnlyTom(Supplier<Database> node) {
    try (Database database = node.get()) {
      var users = new SqlUsers(database);
      add(users, LATER); // it is not there yet
      assertThat(users.page(null, 10)).containsExactlyInAnyOrder(TOM, LATER);
    }
  }

  /** Tries again: the first command makes connections, which takes seconds on a busy machine. */
  private static void add(Users users, User user) {
    for (int tries = 1; ; tries++) {
      try {
        if (tries == 1 || users.find(user.id()).isEmpty()) {
          users.add(user);
        }
        return;
      } catch (StoreUnavailable late) {
        assertThat(tries).as("tries to add a user").isLessThan(10);
      }
    }
  }

  private static User user(String name) {
    return User.create(
        new Username(name),
        new EmailAddress(name + "@example.com"),
        new PasswordHash("$plain$" + name));
  }

  private void run(String... command) {
    try {
      Path output = directory.resolve("output");
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      assertThat(process.waitFor())
          .as("what %s answers, which says: %s", command[0], Files.readString(output))
          .isZero();
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}

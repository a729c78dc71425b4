package dev.latchkey.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.Latchkey;
import dev.latchkey.application.Ports;
import dev.latchkey.application.SignedIn;
import dev.latchkey.testkit.Core;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts the statements of each use case by HikariCP's metrics: each takes a connection. */
class StoreCommandsTest {

  @TempDir private Path directory;

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private Database database;
  private Core core;
  private Latchkey latchkey;

  @BeforeEach
  void open() {
    database = Sqlite.open(directory.resolve("latchkey.sqlite"));
    core = new Core(new SqlUsers(database));
    latchkey =
        core.over(
            new Ports(
                core.users,
                core.hasher,
                new SqlLoginAttempts(database),
                core.events,
                core.letters,
                Runnable::run));
    // The first attempt of a minute deletes old ones.
    logIn();
    database.bindTo(metrics);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private long commands() {
    return metrics.find("hikaricp.connections.usage").timers().stream()
        .mapToLong(Timer::count)
        .sum();
  }

  private SignedIn logIn() {
    return latchkey
        .login()
        .execute(Core.TOM.email(), Core.TOM.password(), Core.CLIENT, Set.of(), false);
  }

  @Test
  void areFewForEachUseCase() {
    SignedIn tom = logIn();
    assertThat(commands()).as("a login").isLessThanOrEqualTo(5);

    long before = commands();
    latchkey.authenticate().execute(tom.key());
    assertThat(commands() - before).as("an authentication").isEqualTo(1);

    before = commands();
    latchkey.logout().execute(Set.of(tom.key()), Core.CLIENT);
    assertThat(commands() - before).as("a logout").isLessThanOrEqualTo(2);
  }
}

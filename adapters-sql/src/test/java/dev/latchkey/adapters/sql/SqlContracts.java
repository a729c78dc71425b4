package dev.latchkey.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.latchkey.application.Latchkey;
import dev.latchkey.application.Ports;
import dev.latchkey.application.SignedIn;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.UnreadableUser;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.User;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.LoginAttemptsContract;
import dev.latchkey.testkit.Together;
import dev.latchkey.testkit.UsersContract;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;

/** The contracts of the ports that the adapter implements; extend it for a kind of database. */
abstract class SqlContracts {

  private final List<Database> open = new ArrayList<>();

  /** Makes a new, empty database, to which {@link #open} leads from now on. */
  abstract void create() throws Exception;

  /** Opens the database as a node does. */
  abstract Database open();

  /** Stops the database from answering this node. */
  abstract void takeAwayFrom(Database node);

  @BeforeEach
  void begin() throws Exception {
    create();
  }

  @AfterEach
  void end() {
    open.forEach(Database::close);
  }

  private Database node() {
    Database node = open();
    open.add(node);
    return node;
  }

  private Database nodeWithoutStore() {
    Database node = node();
    takeAwayFrom(node);
    return node;
  }

  @Nested
  class UsersTest extends UsersContract {
    @Override
    protected Users emptyUsers() {
      return new SqlUsers(node());
    }

    @Override
    protected Users secondInstance(Users first) {
      return new SqlUsers(node());
    }

    @Override
    protected Optional<Users> withoutStore() {
      return Optional.of(new SqlUsers(nodeWithoutStore()));
    }

    @Override
    protected Optional<Runnable> storeTakenFrom(Users users) {
      return Optional.of(() -> takeAwayFrom(open.get(0)));
    }
  }

  @Nested
  class LoginAttemptsTest extends LoginAttemptsContract {
    @Override
    protected LoginAttempts noAttempts() {
      return new SqlLoginAttempts(node());
    }

    @Override
    protected LoginAttempts secondInstance(LoginAttempts first) {
      return new SqlLoginAttempts(node());
    }

    @Override
    protected Optional<LoginAttempts> withoutStore() {
      return Optional.of(new SqlLoginAttempts(nodeWithoutStore()));
    }

    /** Deleted at once, the entries of a long flood would take longer than a command may. */
    @Test
    void oldEntriesAreDeletedByAndBy() {
      Database database = node();
      database.count(
          sql ->
              sql.sql(
                      "insert into login_attempts (key, slot, attempt, made_at, ends_at, failed)"
                          + " with recursive numbers(i) as"
                          + " (select 0 union all select i + 1 from numbers where i < 2499)"
                          + " select 'old', i, 'x', 0, 1, true from numbers")
                  .update());
      var attempts = new SqlLoginAttempts(database);

      var left = new ArrayList<Long>();
      for (int i = 0; i < 3; i++) {
        var limit = new LoginAttempts.Limit(new LoginAttempts.Key("new"), 9, Duration.ofHours(1));
        attempts.admit(new LoginAttempts.Attempt("attempt" + i, Instant.now(), List.of(limit)));
        left.add(
            database.read(
                sql ->
                    sql.sql("select count(*) from login_attempts where key = 'old'")
                        .query(Long.class)
                        .single()));
      }
      assertThat(left).containsExactly(1_500L, 500L, 0L);
    }

    @Override
    protected OptionalInt storedKeys(LoginAttempts attempts) {
      return OptionalInt.of(
          node()
              .read(
                  sql ->
                      sql.sql("select count(distinct key) from login_attempts")
                          .query(Integer.class)
                          .single()));
    }
  }

  /** Lookups of a server's rows are coalesced. */
  @Nested
  class ConcurrentLookupsTest {

    private static final int THREADS = 32;

    @Test
    void aDamagedRowFailsItsOwnLookupsOnly() throws Exception {
      Database database = node();
      var users = new SqlUsers(database);
      var core = new Core(users);
      User tom = core.stored(Core.TOM);
      User jacky = core.stored(Core.JACKY);
      database.write(
          sql -> sql.sql("update users set sessions = '?' where username = 'jacky'").update());
      var executor = Executors.newFixedThreadPool(THREADS);
      try {
        List<Future<?>> lookups = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
          lookups.add(
              executor.submit(
                  () -> {
                    for (int tries = 0; tries < 20; tries++) {
                      assertThat(users.find(tom.id())).contains(tom);
                      assertThatThrownBy(() -> users.find(jacky.id()))
                          .isInstanceOf(UnreadableUser.class)
                          .hasMessageContaining(jacky.id().value());
                    }
                  }));
        }
        for (Future<?> lookup : lookups) {
          lookup.get(60, TimeUnit.SECONDS);
        }
      } finally {
        executor.shutdownNow();
      }
      assertThatThrownBy(() -> users.remove(jacky.id())).isInstanceOf(UnreadableUser.class);
      assertThat(users.find(jacky.id())).as("a damaged row that was removed").isEmpty();
    }
  }

  /** A call may read and then write: each of them has half of its 6 seconds. */
  @Nested
  class BoundsTest {

    private static final Duration HALF = Duration.ofSeconds(3);

    /** More than there are connections. */
    private static final int CALLERS = 4 * Runtime.getRuntime().availableProcessors() + 16;

    @Test
    void aReadThatFindsNoConnectionLeavesTimeForAWrite() {
      Database database = node();
      var refused = new ConcurrentLinkedQueue<Duration>();
      var outcomes =
          Together.run(
              CALLERS,
              i ->
                  () -> {
                    var connected = new AtomicBoolean();
                    long start = System.nanoTime();
                    Throwable failure =
                        catchThrowable(
                            () ->
                                database.read(
                                    sql -> {
                                      connected.set(true);
                                      return pause(HALF.plusMillis(500));
                                    }));
                    if (!connected.get()) {
                      assertThat(failure).isInstanceOf(StoreUnavailable.class);
                      refused.add(Duration.ofNanos(System.nanoTime() - start));
                    }
                    return i;
                  });
      assertThat(outcomes).allSatisfy(it -> assertThat(it.failure()).isNull());
      assertThat(refused).isNotEmpty().allSatisfy(took -> assertThat(took).isLessThan(HALF));
    }

    @Test
    void repeatsAStatementAfterDeadlocksOnlyWithinTheTimeOfACall() {
      Database database = node();
      long start = System.nanoTime();
      assertThatThrownBy(
              () ->
                  database.count(
                      sql -> {
                        pause(HALF.dividedBy(2));
                        throw new CannotAcquireLockException("a deadlock");
                      }))
          .isInstanceOf(StoreUnavailable.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(HALF.multipliedBy(2));
    }

    private static boolean pause(Duration time) {
      return new CompletableFuture<Boolean>()
          .completeOnTimeout(true, time.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    }
  }

  /** Counts the statements of each use case by HikariCP's metrics: each takes a connection. */
  @Nested
  class CommandsTest {

    private static final Password FRESH = new Password("another one");

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @Test
    void areFewForEachUseCase() {
      Database database = node();
      var core = new Core(new SqlUsers(database));
      var attempts = new SqlLoginAttempts(database);
      Latchkey latchkey =
          core.over(
              new Ports(
                  core.users, core.hasher, attempts, core.events, core.letters, Runnable::run));
      // The first attempt of a minute deletes old ones.
      logIn(latchkey);
      database.bindTo(metrics);

      SignedIn tom = logIn(latchkey);
      assertThat(commands()).as("a login").isEqualTo(5);
      latchkey.authenticate().execute(tom.key());
      assertThat(commands()).as("and an authentication").isEqualTo(5 + 1);
      tom = latchkey.changePassword().execute(tom.key(), FRESH, null, Core.CLIENT);
      assertThat(commands()).as("and a change of password").isEqualTo(6 + 4);
      tom = latchkey.changePassword().execute(tom.key(), FRESH, FRESH, Core.CLIENT);
      assertThat(commands()).as("and one with the current password").isEqualTo(10 + 4);
      latchkey.logout().execute(Set.of(tom.key()), Core.CLIENT);
      assertThat(commands()).as("and a logout").isEqualTo(14 + 2);
    }

    private long commands() {
      return metrics.find("hikaricp.connections.usage").timers().stream()
          .mapToLong(Timer::count)
          .sum();
    }

    private static SignedIn logIn(Latchkey latchkey) {
      return latchkey
          .login()
          .execute(Core.TOM.email(), Core.TOM.password(), Core.CLIENT, Set.of(), false);
    }
  }
}

package dev.latchkey.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariConfig;
import dev.latchkey.application.port.StoreUnavailable;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Callers meet while the test has the turn. */
@Timeout(60)
class GroupCommitTest {

  @TempDir private Path directory;
  private final Turn turn = new Turn(1);
  @AutoClose private Pool pool;
  @AutoClose private Pool reads;
  private GroupCommit commits;

  @BeforeEach
  void start() {
    pool = pool(turn);
    reads = pool(new Turn(1));
    commits = new GroupCommit(pool);
    commits.run(sql -> sql.sql("create table parents (id integer primary key)").update());
    commits.run(
        sql ->
            sql.sql(
                    "create table children (id integer primary key, parent integer not null"
                        + " references parents deferrable initially deferred)")
                .update());
  }

  private Pool pool(Turn turn) {
    var config = new HikariConfig();
    var settings = new Properties();
    settings.setProperty("journal_mode", "wal");
    settings.setProperty("foreign_keys", "true");
    config.setDataSource(new KeptStatements("jdbc:sqlite:" + directory.resolve("file"), settings));
    config.setMaximumPoolSize(1);
    return new Pool(
        config,
        turn,
        new Pool.Bound() {
          @Override
          public Runnable watch(Connection connection, long nanosLeft) {
            return () -> {};
          }

          @Override
          public void close() {}
        });
  }

  @Test
  void commitsWritesThatMeetInOneTransaction() throws Exception {
    var calls =
        meeting(
            IntStream.range(0, GroupCommit.MOST_WRITES)
                .mapToObj(id -> insert(id).andThen(inserted -> stored()))
                .toList());

    for (Call<List<Integer>> call : calls) {
      assertThat(call.get()).as("stored before the last one is written").isEmpty();
    }
    assertThat(stored()).hasSize(GroupCommit.MOST_WRITES);
  }

  @Test
  void beginsAnotherTransactionForMore() throws Exception {
    var calls =
        meeting(
            IntStream.range(0, GroupCommit.MOST_WRITES + 1)
                .mapToObj(id -> insert(id).andThen(inserted -> stored().size()))
                .toList());

    List<Integer> seen = new ArrayList<>();
    for (Call<Integer> call : calls) {
      seen.add(call.get());
    }
    assertThat(seen).containsOnlyOnce(GroupCommit.MOST_WRITES).contains(0);
  }

  @Test
  void aStatementThatFailsFailsAlone() throws Exception {
    var damaged = new IllegalStateException("a damaged row");
    var calls =
        meeting(
            List.of(
                insert(1),
                insert(2)
                    .andThen(
                        inserted -> {
                          throw damaged;
                        }),
                sql -> sql.sql("no statement").update(),
                insert(3)));

    assertThat(calls.get(0).get()).isEqualTo(1);
    assertThat(calls.get(1).failure()).isSameAs(damaged);
    assertThat(calls.get(2).failure()).isInstanceOf(StoreUnavailable.class);
    assertThat(calls.get(3).get()).isEqualTo(1);
    assertThat(stored()).containsExactly(1, 3);
  }

  @Test
  void nothingIsStoredIfTheCommitFails() throws Exception {
    Function<JdbcClient, Integer> orphan =
        sql -> sql.sql("insert into children values (1, 99)").update();
    for (Call<Integer> call : meeting(List.of(insert(1), orphan, insert(2)))) {
      assertThat(call.failure()).isInstanceOf(StoreUnavailable.class);
    }

    assertThat(stored()).isEmpty();
    assertThat(commits.run(insert(3))).as("the next one").isEqualTo(1);
    assertThat(stored()).containsExactly(3);
  }

  @Test
  void aWriteThatComesDuringATransactionIsInTheNext() throws Exception {
    List<Call<Integer>> late = new ArrayList<>();
    int stored =
        commits.run(
            insert(1)
                .andThen(
                    inserted -> {
                      late.add(new Call<>(insert(2).andThen(alsoInserted -> stored().size())));
                      return stored().size();
                    }));

    assertThat(stored).isZero();
    assertThat(late.get(0).get()).as("committed before it").isEqualTo(1);
    assertThat(stored()).containsExactly(1, 2);
  }

  @Test
  void anErrorLeavesNoTransactionOpen() throws Exception {
    var damage = new StackOverflowError();
    var calls =
        meeting(
            List.of(
                insert(1)
                    .andThen(
                        inserted -> {
                          throw damage;
                        }),
                insert(2)));

    assertThat(calls.get(0).failure()).isSameAs(damage);
    assertThat(calls.get(1).failure()).isInstanceOf(StoreUnavailable.class);
    assertThat(commits.run(insert(3))).isEqualTo(1);
    assertThat(stored()).containsExactly(3);
  }

  @Test
  void aCallerThatIsInterruptedWhileAnotherWritesFailsAlone() throws Exception {
    turn.take(0);
    Call<Integer> first = new Call<>(insert(1));
    Call<Integer> second = new Call<>(insert(2));
    second.thread.interrupt();
    assertThat(second.failure()).isInstanceOf(StoreUnavailable.class);
    turn.give();

    assertThat(first.get()).isEqualTo(1);
  }

  @Test
  void otherCallersTryAgainIfTheFirstCannotBegin() throws Exception {
    turn.take(0);
    Call<Integer> first = new Call<>(insert(1));
    Call<Integer> second = new Call<>(insert(2));
    Call<Integer> third = new Call<>(insert(3));
    first.thread.interrupt();
    assertThat(first.failure()).isInstanceOf(StoreUnavailable.class);
    turn.give();

    assertThat(second.get()).isEqualTo(1);
    assertThat(third.get()).isEqualTo(1);
    assertThat(stored()).containsExactly(2, 3);
  }

  private static Function<JdbcClient, Integer> insert(int id) {
    return sql -> sql.sql("insert into parents values (?)").param(id).update();
  }

  private List<Integer> stored() {
    return reads.run(
        sql -> sql.sql("select id from parents order by id").query(Integer.class).list());
  }

  private <T> List<Call<T>> meeting(List<Function<JdbcClient, T>> statements) {
    turn.take(0);
    List<Call<T>> calls = new ArrayList<>();
    for (Function<JdbcClient, T> statement : statements) {
      calls.add(new Call<>(statement));
    }
    turn.give();
    return calls;
  }

  /** Begun, and waiting or done, once it is made. */
  private final class Call<T> {
    private final FutureTask<T> task;
    private final Thread thread;

    Call(Function<JdbcClient, T> statement) {
      task = new FutureTask<>(() -> commits.run(statement));
      thread = new Thread(task);
      thread.start();
      while (!task.isDone() && thread.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
    }

    T get() throws Exception {
      return task.get();
    }

    @Nullable Throwable failure() {
      return catchThrowable(task::get).getCause();
    }
  }
}

package dev.latchkey.adapters.sql;

import dev.latchkey.application.port.StoreUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Commits writes to SQLite that meet in one transaction, so that the disk is flushed once for all
 * of them (ADR 42). A write that meets no other begins at once.
 */
final class GroupCommit {

  /** Bounds the time of a transaction. */
  static final int MOST_WRITES = 64;

  private static final class Write<T> {
    private final Function<JdbcClient, T> statement;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private Runnable acknowledgement = () -> {};

    Write(Function<JdbcClient, T> statement) {
      this.statement = statement;
    }

    void run(JdbcClient sql) {
      T value = statement.apply(sql);
      acknowledgement = () -> result.complete(value);
    }

    void acknowledge() {
      acknowledgement.run();
    }

    /** Has no effect on a write that was acknowledged. */
    void fail(RuntimeException failure) {
      result.completeExceptionally(failure);
    }
  }

  private static final class Group {
    final Write<?> first;
    final List<Write<?>> writes = new ArrayList<>();

    /** Used by the caller of the first write alone, which commits for all. */
    boolean begun;

    Group(Write<?> first) {
      this.first = first;
    }
  }

  private final Pool pool;
  private @Nullable Group open;

  /**
   * @param pool of one connection, for which callers take turns
   */
  GroupCommit(Pool pool) {
    this.pool = pool;
  }

  /**
   * Runs one statement. Once this returns, its effect is committed.
   *
   * @throws StoreUnavailable if that is not so in time; whether it will be is then unknown
   */
  <T> T run(Function<JdbcClient, T> statement) {
    long end = System.nanoTime() + Database.MAX_COMMAND.toNanos();
    while (true) {
      var write = new Write<>(statement);
      Group group = join(write);
      if (group.first == write) {
        lead(group);
      }
      try {
        return write.result.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (CancellationException firstInterrupted) {
        // Nothing was written: tries again.
      } catch (ExecutionException failed) {
        throw (RuntimeException) failed.getCause();
      } catch (TimeoutException tooLong) {
        throw new StoreUnavailable("the store was too slow", tooLong);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new StoreUnavailable("interrupted", interrupted);
      }
    }
  }

  private synchronized Group join(Write<?> write) {
    Group group = open == null ? new Group(write) : open;
    group.writes.add(write);
    open = group.writes.size() < MOST_WRITES ? group : null;
    return group;
  }

  private synchronized void close(Group group) {
    if (open == group) {
      open = null;
    }
  }

  /** Others join while the first waits for its turn. If it is interrupted then, they try again. */
  private void lead(Group group) {
    try {
      pool.run(
          sql -> {
            close(group);
            group.begun = true;
            commit(sql, group.writes);
            return true;
          });
    } catch (RuntimeException failed) {
      close(group);
      group.first.fail(failed);
      if (group.begun || !Thread.currentThread().isInterrupted()) {
        group.writes.forEach(it -> it.fail(failed));
      }
    } finally {
      close(group);
      if (!group.begun) {
        group.writes.forEach(it -> it.result.cancel(false));
      }
    }
  }

  /** If one of several fails, which happens to damaged rows, each is committed by itself. */
  private static void commit(JdbcClient sql, List<Write<?>> writes) {
    execute(sql, "begin immediate");
    try {
      writes.forEach(it -> it.run(sql));
    } catch (RuntimeException failed) {
      rollBack(sql);
      if (writes.size() == 1) {
        writes
            .get(0)
            .fail(failed instanceof DataAccessException ? Pool.unavailable(failed) : failed);
      } else {
        writes.forEach(it -> commit(sql, List.of(it)));
      }
      return;
    }
    execute(sql, "commit");
    writes.forEach(Write::acknowledge);
  }

  private static void execute(JdbcClient sql, String command) {
    try {
      sql.sql(command).update();
    } catch (RuntimeException failed) {
      rollBack(sql);
      throw failed;
    }
  }

  private static void rollBack(JdbcClient sql) {
    try {
      sql.sql("rollback").update();
    } catch (DataAccessException noTransaction) {
      // SQLite has rolled it back itself, or else the next "begin" fails.
    }
  }
}

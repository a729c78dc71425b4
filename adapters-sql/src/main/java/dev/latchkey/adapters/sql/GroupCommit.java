package dev.latchkey.adapters.sql;

import dev.latchkey.application.port.StoreUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /** Returns whether its statement did not fail. */
    boolean run(JdbcClient sql) {
      try {
        T value = statement.apply(sql);
        acknowledgement = () -> result.complete(value);
        return true;
      } catch (DataAccessException failed) {
        fail(Pool.unavailable(failed));
      } catch (RuntimeException failed) {
        fail(failed);
      }
      return false;
    }

    void acknowledge() {
      acknowledgement.run();
    }

    /** Has no effect on a write that has its result. */
    void fail(RuntimeException failure) {
      result.completeExceptionally(failure);
    }

    /** Has its caller try again, unless it has its result. */
    void cancel() {
      result.cancel(false);
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
   * @throws StoreUnavailable if that is not so in time; it may still be committed then
   */
  <T> T run(Function<JdbcClient, T> statement) {
    long start = System.nanoTime();
    while (true) {
      var write = new Write<>(statement);
      Group group = join(write);
      if (group.first == write) {
        lead(group, start);
      }
      try {
        long left = Database.MAX_COMMAND.toNanos() - (System.nanoTime() - start);
        return write.result.get(left, TimeUnit.NANOSECONDS);
      } catch (CancellationException notBegun) {
        // Tries again.
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

  /**
   * Others join until this has its turn. If it cannot begin then, each of them has its own time.
   */
  private void lead(Group group, long start) {
    try {
      pool.run(
              start,
              sql -> {
                close(group);
                return commit(sql, group);
              })
          .forEach(Write::acknowledge);
    } catch (RuntimeException failed) {
      group.first.fail(failed);
      if (group.begun) {
        group.writes.forEach(it -> it.fail(failed));
      }
    } catch (Error died) {
      if (group.begun) {
        group.writes.forEach(it -> it.fail(new StoreUnavailable("the store failed", died)));
      }
      throw died;
    } finally {
      close(group);
      if (!group.begun) {
        group.writes.forEach(Write::cancel);
      }
    }
  }

  /** Returns what it has committed: all but the statements that failed. */
  private static List<Write<?>> commit(JdbcClient sql, Group group) {
    List<Write<?>> writes = new ArrayList<>(group.writes);
    boolean committed = false;
    while (!committed && !writes.isEmpty()) {
      group.begun = false;
      try {
        sql.sql("begin immediate").update();
        group.begun = true;
        Optional<Write<?>> failed = writes.stream().filter(it -> !it.run(sql)).findFirst();
        if (failed.isEmpty()) {
          sql.sql("commit").update();
          committed = true;
        } else {
          writes.remove(failed.get());
        }
      } finally {
        if (!committed) {
          rollBack(sql);
        }
      }
    }
    return writes;
  }

  private static void rollBack(JdbcClient sql) {
    try {
      sql.sql("rollback").update();
    } catch (DataAccessException noTransaction) {
      // SQLite has rolled it back itself, or else the next "begin" fails and rolls it back.
    }
  }
}

package dev.latchkey.adapters.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Closes connections whose commands take too long as a whole, although no single wait does. */
final class Watchdog implements Pool.Bound {

  private final ScheduledThreadPoolExecutor executor;

  Watchdog() {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              var thread = new Thread(work, "latchkey-sql-watchdog");
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Runnable watch(Connection connection, long nanosLeft) {
    Future<?> end = executor.schedule(() -> abort(connection), nanosLeft, TimeUnit.NANOSECONDS);
    return () -> end.cancel(false);
  }

  private static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException alreadyClosed) {
      // Then its command has failed, too.
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}

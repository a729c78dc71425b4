package dev.latchkey.adapters.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.application.port.StoreUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A pool of connections of one kind. Translates what the driver and Spring throw, so that no
 * exception of theirs leaves the adapter.
 */
final class Pool implements AutoCloseable {

  /** What runs between the taking and the returning of a connection. */
  interface Bound {
    /** Begins to watch the connection. Cancelling the result ends the watch. */
    Future<?> watch(Connection connection, long nanosLeft);
  }

  private final HikariDataSource connections;
  private final Turn turn;
  private final Bound bound;

  /**
   * Opens the pool and a first connection.
   *
   * @param turn who may use a connection of this pool now
   * @param bound ends commands that take too long
   */
  Pool(HikariConfig config, Turn turn, Bound bound) {
    this.connections = new HikariDataSource(config);
    this.turn = turn;
    this.bound = bound;
  }

  /**
   * Runs commands on a connection.
   *
   * @throws StoreUnavailable if the database does not do all of them in time
   */
  <T> T run(Function<JdbcClient, T> commands) {
    long start = System.nanoTime();
    turn.take();
    try (Connection connection = connections.getConnection()) {
      Future<?> watch = bound.watch(connection, nanosLeft(start));
      try {
        return commands.apply(JdbcClient.create(new SingleConnectionDataSource(connection, true)));
      } finally {
        watch.cancel(false);
      }
    } catch (SQLException | DataAccessException failed) {
      throw new StoreUnavailable("the store cannot answer", failed);
    } finally {
      turn.give();
    }
  }

  private static long nanosLeft(long start) {
    long left = TimeUnit.SECONDS.toNanos(Database.COMMAND_SECONDS) - (System.nanoTime() - start);
    return Math.max(left, TimeUnit.MILLISECONDS.toNanos(200));
  }

  /** A connection of the pool, without turn and bound: for the start. */
  Connection connection() throws SQLException {
    return connections.getConnection();
  }

  @Override
  public void close() {
    connections.close();
  }
}

package dev.latchkey.adapters.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.application.port.StoreUnavailable;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A pool of connections of one kind. Translates what the driver and Spring throw, so that no
 * exception of theirs leaves the adapter.
 */
final class Pool implements AutoCloseable {

  /** Ends commands that take too long. */
  interface Bound {

    /** Bounds the commands on a connection; the result is run after them. */
    Runnable watch(Connection connection, long nanosLeft) throws SQLException;

    /** Releases what it holds; no connection is watched any more. */
    void close();
  }

  /** The time that a command has at least, however long it waited for a connection. */
  static final Duration LEAST_TIME = Duration.ofMillis(200);

  private final HikariDataSource connections;
  private final Turn turn;
  private final Bound bound;

  /**
   * Makes the pool; the first use opens it with one connection.
   *
   * @param turn admits callers to the connections of this pool
   */
  Pool(HikariConfig config, Turn turn, Bound bound) {
    this.turn = turn;
    this.bound = bound;
    this.connections = new HikariDataSource();
    config.copyStateTo(connections);
  }

  /**
   * Runs commands on a connection. Their result must not need the connection any more, as a stream
   * of rows does.
   *
   * @throws StoreUnavailable if the database does not do all of them in time
   */
  <T> T run(Function<JdbcClient, T> commands) {
    return run(System.nanoTime(), commands);
  }

  /**
   * Runs commands for a caller that has waited since a time of {@link System#nanoTime}.
   *
   * @throws StoreUnavailable as {@link #run(Function)}
   */
  <T> T run(long start, Function<JdbcClient, T> commands) {
    turn.take(nanosLeft(start));
    try (Connection connection = connections.getConnection()) {
      Runnable end = bound.watch(connection, nanosLeft(start));
      try {
        return commands.apply(client(connection));
      } finally {
        end.run();
      }
    } catch (SQLException | DataAccessException failed) {
      throw unavailable(failed);
    } finally {
      turn.give();
    }
  }

  static StoreUnavailable unavailable(Exception failed) {
    return new StoreUnavailable("the store cannot answer", failed);
  }

  /**
   * A warning fails the command: PostgreSQL only warns of a commit that is not yet on its
   * synchronous standbys when an operator cancels it.
   */
  private static JdbcClient client(Connection connection) {
    var template = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
    template.setIgnoreWarnings(false);
    return JdbcClient.create(template);
  }

  private static long nanosLeft(long start) {
    long left = Database.MAX_COMMAND.toNanos() - (System.nanoTime() - start);
    return Math.max(left, LEAST_TIME.toNanos());
  }

  /** A connection of the pool, without turn and bound: for the start. */
  Connection connection() throws SQLException {
    return connections.getConnection();
  }

  /** Counts its connections, and the callers that wait for one. */
  void bindTo(MeterRegistry metrics) {
    connections.setMetricRegistry(metrics);
  }

  @Override
  public void close() {
    connections.close();
    bound.close();
  }
}

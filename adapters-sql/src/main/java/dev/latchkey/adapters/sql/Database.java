package dev.latchkey.adapters.sql;

import dev.latchkey.application.port.StoreUnavailable;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An open database with the latest schema. Hides the differences between SQLite and PostgreSQL. */
final class Database implements AutoCloseable {

  /**
   * The time of one command, including its waits: a caller gets its error while it still listens,
   * and a database that does not answer holds few threads.
   */
  static final int COMMAND_SECONDS = 3;

  /** The same with what {@link Pool#LEAST_TIME} may add: a server's command has ended then. */
  static final Duration MAX_COMMAND = Duration.ofSeconds(COMMAND_SECONDS).plus(Pool.LEAST_TIME);

  private static final int MOST_TRIES = 5;

  private interface Writer {

    <T> T run(Function<JdbcClient, T> statement);
  }

  private final boolean server;
  private final Pool reads;
  private final Pool writes;
  private final Pool counts;
  private final Writer writer;

  private Database(boolean server, Pool reads, Pool writes, Pool counts, Writer writer) {
    this.server = server;
    this.reads = reads;
    this.writes = writes;
    this.counts = counts;
    this.writer = writer;
  }

  /**
   * Returns a database in this process.
   *
   * @param writes acknowledges a write when it is on the disk
   * @param counts acknowledges a write before that
   */
  static Database embedded(Pool reads, Pool writes, Pool counts) {
    return new Database(false, reads, writes, counts, new GroupCommit(writes)::run);
  }

  /**
   * Returns a database server.
   *
   * @param users acknowledges a write when it is on the disk
   * @param counts acknowledges a write before that
   */
  static Database server(Pool users, Pool counts) {
    return new Database(true, users, users, counts, users::run);
  }

  /** Returns whether each command costs a round trip to a server. */
  boolean isServer() {
    return server;
  }

  /** Runs one query, which sees every write that was acknowledged. */
  <T> T read(Function<JdbcClient, T> query) {
    return reads.run(query);
  }

  /**
   * Runs one statement. Once this returns, its effect survives a loss of power. It may be run again
   * if another one that shares its transaction fails.
   */
  <T> T write(Function<JdbcClient, T> statement) {
    return writer.run(statement);
  }

  /** Runs one statement whose effect may be lost with the power. */
  <T> T count(Function<JdbcClient, T> statement) {
    for (int tries = 1; ; tries++) {
      try {
        return counts.run(statement);
      } catch (StoreUnavailable failed) {
        // The database has ended a deadlock of two statements by failing this one.
        if (!(failed.getCause() instanceof ConcurrencyFailureException) || tries == MOST_TRIES) {
          throw failed;
        }
      }
    }
  }

  /**
   * Opens a connection of each pool, which is otherwise opened by its first use.
   *
   * @throws StoreUnavailable if the database does not answer
   */
  void connect() {
    pools().forEach(pool -> pool.run(connection -> true));
  }

  private Stream<Pool> pools() {
    return Stream.of(reads, writes, counts).distinct();
  }

  /** Binds HikariCP's metrics, {@code hikaricp.connections} and so on, with a tag for each pool. */
  void bindTo(MeterRegistry metrics) {
    pools().forEach(pool -> pool.bindTo(metrics));
  }

  @Override
  public void close() {
    pools().forEach(Pool::close);
  }
}

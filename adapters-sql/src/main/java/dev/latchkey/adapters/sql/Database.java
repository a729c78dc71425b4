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
   * and a database that does not answer holds few threads. The ports promise 6 s for a call, which
   * reads and then writes:
   *
   * <ul>
   *   <li>PostgreSQL: a command waits at most 2 s for a connection and 0.7 s for its validation. It
   *       then has at least {@link Pool#LEAST_TIME}. A read may first wait 50 ms for others that
   *       share it. The sum is 5.85 s.
   *   <li>SQLite: a read waits at most 1 s for a connection. A write waits at most 2.9 s for others
   *       that share its transaction. If these cannot begin, it has 0.2 s for its turn, 1 s for a
   *       connection, and 0.2 s for another process. The sum with the read is 5.3 s. A read does
   *       not wait for another process, except while that one recovers the log or holds an
   *       exclusive lock.
   * </ul>
   *
   * A call with more commands throws within the time of one command once the store stops answering.
   */
  static final Duration MAX_COMMAND = Duration.ofMillis(2_900);

  /** Rounded up, for settings in whole seconds. */
  static final int COMMAND_SECONDS = 3;

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
    long start = System.nanoTime();
    for (int tries = 1; ; tries++) {
      try {
        return counts.run(start, statement);
      } catch (StoreUnavailable failed) {
        // The database has ended a deadlock of two statements by failing this one.
        boolean deadlock = failed.getCause() instanceof ConcurrencyFailureException;
        boolean late = System.nanoTime() - start > MAX_COMMAND.toNanos();
        if (!deadlock || late || tries == MOST_TRIES) {
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

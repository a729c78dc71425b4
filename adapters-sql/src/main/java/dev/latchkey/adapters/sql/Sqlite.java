package dev.latchkey.adapters.sql;

import com.zaxxer.hikari.HikariConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.SQLiteOpenMode;

/**
 * A file of SQLite with a write-ahead log. Readers and one writer do not wait for each other, and
 * several processes may use the file at once, if they run on one machine.
 */
final class Sqlite {

  /** Pages of 4 KiB after which the log is copied to the file and begun again. */
  private static final int LOG_PAGES = 1_000;

  /** A log that a long reader let grow is cut back to this. */
  private static final int LOG_BYTES = 16 << 20;

  /**
   * See {@link Database#MAX_COMMAND}. A writer that has its turn finds its connection free, unless
   * it must be opened.
   */
  private static final Duration MAX_CONNECTION_WAIT = Duration.ofSeconds(1);

  private Sqlite() {}

  /**
   * Opens the file; makes it if there is none.
   *
   * @throws InvalidConfigurationPropertyValueException if that cannot be done; its reason is a
   *     sentence that names the file
   */
  static Database open(Path path) {
    Database database = open(path, true);
    // If the file is removed later, an open connection can still read it.
    database.connect();
    return database;
  }

  /**
   * Opens the file for a command: leaves the check of the whole file, which takes seconds for a
   * million users, to the service.
   *
   * @throws InvalidConfigurationPropertyValueException as {@link #open(Path)}
   */
  static Database openUnchecked(Path path) {
    return open(path, false);
  }

  private static Database open(Path path, boolean checked) {
    Path file = path.toAbsolutePath();
    try {
      SQLiteJDBCLoader.initialize();
    } catch (Exception | LinkageError failed) {
      throw SqliteFile.refused(
          "SQLite's native library cannot be loaded ("
              + failed.getMessage()
              + "): give Java a directory by -Dorg.sqlite.tmpdir=DIRECTORY that has room for 2 MB"
              + " and whose files may be executed.");
    }
    new SqliteFile(file).prepare(checked);
    var writing = new Turn(1);
    int readers = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    return Database.embedded(
        pool(file, "reads", readers, SynchronousMode.FULL, new Turn(Integer.MAX_VALUE)),
        pool(file, "users", 1, SynchronousMode.FULL, writing),
        pool(file, "attempts", 1, SynchronousMode.NORMAL, writing));
  }

  static Connection connect(Path file) throws SQLException {
    return DriverManager.getConnection(url(file), settings(SynchronousMode.FULL));
  }

  private static Pool pool(
      Path file, String name, int connections, SynchronousMode synchronous, Turn turn) {
    var config = new HikariConfig();
    config.setDataSource(new KeptStatements(url(file), settings(synchronous)));
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    config.setMaxLifetime(0);
    config.setConnectionTimeout(MAX_CONNECTION_WAIT.toMillis());
    config.setPoolName("sqlite-" + name);
    return new Pool(config, turn, new BusyTimeout());
  }

  /** As a URI, so that no character of the path has a meaning for the driver. */
  private static String url(Path file) {
    return "jdbc:sqlite:file:" + file.toUri().getRawPath();
  }

  private static Properties settings(SynchronousMode synchronous) {
    var config = new SQLiteConfig();
    // A file that was removed under a running service is not made again, empty.
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(synchronous);
    config.setJournalSizeLimit(LOG_BYTES);
    config.setTransactionMode(TransactionMode.IMMEDIATE);
    config.setBusyTimeout(Database.COMMAND_SECONDS * 1_000);
    config.setGetGeneratedKeys(false);
    Properties settings = config.toProperties();
    settings.setProperty("wal_autocheckpoint", "" + LOG_PAGES);
    // For macOS, where a plain flush leaves data in the disk's own cache.
    settings.setProperty("fullfsync", "true");
    return settings;
  }

  /**
   * Waits for a writer in another process no longer than the rest of the time: the caller may have
   * waited for its turn in this process before.
   */
  private static final class BusyTimeout implements Pool.Bound {

    @Override
    public Runnable watch(Connection connection, long nanosLeft) throws SQLException {
      connection
          .unwrap(SQLiteConnection.class)
          .setBusyTimeout((int) TimeUnit.NANOSECONDS.toMillis(nanosLeft));
      return () -> {};
    }

    @Override
    public void close() {
      // It holds nothing.
    }
  }
}

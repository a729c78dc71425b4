package dev.latchkey.adapters.sql;

import com.zaxxer.hikari.HikariConfig;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.SQLiteOpenMode;

/**
 * A file of SQLite with a write-ahead log. Readers and one writer do not wait for each other, and
 * several processes may use the file at once, if they run on one machine.
 */
final class Sqlite {

  /** Text is compared as UTF-8 bytes, which is the order of code points. */
  private static final Schema SCHEMA =
      new Schema(
          "text",
          "select count(*) from sqlite_master where name = 'latchkey_schema'",
          "select 1"); // The transaction began by locking the file.

  /** Marks the file as ours in its header: "Ltch". */
  private static final int APPLICATION_ID = 0x4c746368;

  /** Pages of 4 KiB after which the log is copied to the file and begun again. */
  private static final int LOG_PAGES = 1_000;

  /** A log that a long reader let grow is cut back to this. */
  private static final int LOG_BYTES = 16 << 20;

  /** What the store that was embedded before SQLite kept its users in. */
  private static final String FORMER = "latchkey.mv.db";

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path file;

  private Sqlite(Path file) {
    this.file = file.toAbsolutePath();
  }

  /**
   * Opens the file; makes it if there is none.
   *
   * @throws InvalidConfigurationPropertyValueException if that cannot be done; its reason is a
   *     sentence that names the file
   */
  static Database open(Path file) {
    try {
      SQLiteJDBCLoader.initialize();
    } catch (Exception | LinkageError failed) {
      throw refused(
          "SQLite's native library cannot be loaded ("
              + failed.getMessage()
              + "): give Java a directory by -Dorg.sqlite.tmpdir=DIRECTORY that has room for 2 MB"
              + " and whose files may be executed.");
    }
    return new Sqlite(file).open();
  }

  private Database open() {
    if (Files.notExists(file)) {
      create();
    }
    try {
      if (Files.size(file) == 0) {
        throw new IOException("it is empty");
      }
      shutOthersOut();
      check();
    } catch (SQLException | IOException | IllegalStateException unusable) {
      throw refused(
          "The data file "
              + file
              + " cannot be used ("
              + unusable.getMessage()
              + "): make it writable or restore it from a backup, or move it away to start with no"
              + " users.");
    }
    var writing = new Turn(1);
    int readers = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    return new Database(
        pool(readers, SynchronousMode.FULL, new Turn(Integer.MAX_VALUE)),
        pool(1, SynchronousMode.FULL, writing),
        pool(1, SynchronousMode.NORMAL, writing));
  }

  private void create() {
    Path log = file.resolveSibling(file.getFileName() + "-wal");
    if (Files.exists(log)) {
      throw refused(
          "The data file "
              + file
              + " is missing, but its log "
              + log.getFileName()
              + " is there: restore the file, or move the log away, too, to start with no users.");
    }
    Path former = file.resolveSibling(FORMER);
    if (Files.exists(former)) {
      throw refused(
          "The file "
              + former
              + " holds the users of an earlier Latchkey, which this one cannot read: move it away"
              + " to start with no users, or let LATCHKEY_DATA_DIR name another directory.");
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      for (String left : new String[] {"", "-journal", "-wal", "-shm"}) {
        Files.deleteIfExists(fresh.resolveSibling(fresh.getFileName() + left));
      }
      Files.createFile(fresh, ownerOnly());
      try (Connection connection = connect(fresh);
          Statement statement = connection.createStatement()) {
        statement.execute("pragma application_id = " + APPLICATION_ID);
        SCHEMA.migrate(connection);
      }
      // Under its name only when it is whole: from now on, an empty file is a lost one.
      Files.move(fresh, file);
      force(file.resolveSibling(""));
    } catch (SQLException | IOException unusable) {
      throw refused(
          "The data file "
              + file
              + " cannot be made ("
              + unusable.getMessage()
              + "): make room for it, or let LATCHKEY_DATA_DIR name another directory.");
    }
  }

  private static InvalidConfigurationPropertyValueException refused(String sentence) {
    return new InvalidConfigurationPropertyValueException("LATCHKEY_DATA_DIR", null, sentence);
  }

  private boolean knowsOwners() {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private FileAttribute<?>[] ownerOnly() {
    return knowsOwners()
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }

  /** SQLite gives the files that it makes beside this one the same mode. */
  private void shutOthersOut() throws IOException {
    if (knowsOwners() && !Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
      Files.setPosixFilePermissions(file, OWNER_ONLY);
    }
  }

  /** Writes the names in the directory to the disk, where the system can. */
  private void force(Path directory) throws IOException {
    if (knowsOwners()) {
      try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }

  /** What cannot be read or written shall stop the start, not a login weeks later. */
  private void check() throws SQLException {
    try (Connection connection = connect(file);
        Statement statement = connection.createStatement()) {
      if (!answer(statement, "pragma application_id").equals("" + APPLICATION_ID)) {
        throw new IllegalStateException("it was not made by Latchkey, or is damaged");
      }
      String found = answer(statement, "pragma quick_check(1)");
      if (!found.equals("ok")) {
        throw new IllegalStateException(found);
      }
      SCHEMA.migrate(connection);
      statement.execute("begin immediate");
      statement.execute("rollback");
    }
  }

  private static String answer(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static Connection connect(Path file) throws SQLException {
    return DriverManager.getConnection(url(file), settings(SynchronousMode.FULL));
  }

  private Pool pool(int connections, SynchronousMode synchronous, Turn turn) {
    var config = new HikariConfig();
    config.setJdbcUrl(url(file));
    config.setDataSourceProperties(settings(synchronous));
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    config.setMaxLifetime(0);
    config.setConnectionTimeout(Database.COMMAND_SECONDS * 1_000L);
    config.setPoolName("sqlite-" + (connections == 1 ? synchronous : "read"));
    return new Pool(config, turn, (connection, nanos) -> CompletableFuture.completedFuture(null));
  }

  /** As a URI, so that no character of the path means anything to the driver. */
  private static String url(Path file) {
    return "jdbc:sqlite:file:" + file.toUri().getRawPath();
  }

  private static Properties settings(SynchronousMode synchronous) {
    var config = new SQLiteConfig();
    // A file that was taken away under a running service is not made again, empty.
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(synchronous);
    config.setJournalSizeLimit(LOG_BYTES);
    config.setTransactionMode(TransactionMode.IMMEDIATE);
    // For writers in other processes.
    config.setBusyTimeout(Database.COMMAND_SECONDS * 1_000);
    Properties settings = config.toProperties();
    settings.setProperty("wal_autocheckpoint", "" + LOG_PAGES);
    // Where a plain flush leaves data in the disk's own cache.
    settings.setProperty("fullfsync", "true");
    return settings;
  }
}

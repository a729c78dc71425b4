package dev.latchkey.adapters.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.sqlite.SQLiteErrorCode;

/** The file in which SQLite keeps users, checked before it is used. */
record SqliteFile(Path file) {

  /** Text is compared as UTF-8 bytes, which is the order of code points. */
  static final Schema SCHEMA =
      new Schema(
          "text",
          "select count(*) from sqlite_master where name = 'latchkey_schema'",
          "select 1"); // The transaction began by locking the file.

  /** Marks the file as Latchkey's in its header: "Ltch". */
  static final int APPLICATION_ID = 0x4c746368;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  /**
   * Makes the file if there is none, and brings its tables to the latest version. A file that
   * cannot be read and written stops the start, not a login weeks later.
   *
   * @param checked whether to read the whole file, to find damage
   * @throws InvalidConfigurationPropertyValueException if it cannot be used; its reason is a
   *     sentence that names it
   */
  void prepare(boolean checked) {
    if (Files.notExists(file)) {
      new NewSqliteFile(this).create();
    }
    try {
      if (Files.size(file) == 0) {
        throw new IOException("it is empty");
      }
      shutOthersOut();
      check(checked);
    } catch (SQLException | IOException | IllegalStateException unusable) {
      throw refused(
          "The data file "
              + file
              + " cannot be used ("
              + unusable.getMessage()
              + "): "
              + (isBusy(unusable)
                  ? "another program is writing to it; try again when that program has finished."
                  : "make it writable or restore it from a backup, or move it away to start with no"
                      + " users."));
    }
  }

  private static boolean isBusy(Exception unusable) {
    return unusable instanceof SQLException failed
        && failed.getErrorCode() == SQLiteErrorCode.SQLITE_BUSY.code;
  }

  static InvalidConfigurationPropertyValueException refused(String sentence) {
    return new InvalidConfigurationPropertyValueException("LATCHKEY_DATA_DIR", null, sentence);
  }

  boolean knowsOwners() {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  FileAttribute<?>[] ownerOnly() {
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

  private void check(boolean checked) throws SQLException {
    try (Connection connection = Sqlite.connect(file);
        Statement statement = connection.createStatement()) {
      if (!answer(statement, "pragma application_id").equals("" + APPLICATION_ID)) {
        throw new IllegalStateException("it was not made by Latchkey, or is damaged");
      }
      String found = checked ? answer(statement, "pragma quick_check(1)") : "ok";
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
}

package dev.latchkey.adapters.sql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The tables and their version. The script {@code schema-N.sql} leads from version N-1 to version
 * N; a script that was released never changes.
 *
 * @param text the type of a column of text that is compared by code points
 * @param hasTables counts the tables named {@code latchkey_schema}
 * @param lock keeps every other process out until the transaction ends
 */
record Schema(String text, String hasTables, String lock) {

  private static final int LATEST = 1;

  /**
   * Brings the tables to the latest version, in one transaction. Several processes may do so at the
   * same time.
   *
   * @throws IllegalStateException if a newer Latchkey has written the database
   */
  void migrate(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (version(statement) == LATEST) {
        return;
      }
      try {
        connection.setAutoCommit(false);
        upgrade(statement);
        connection.commit();
      } catch (SQLException | RuntimeException failed) {
        rollBack(connection, failed);
        throw failed;
      }
      connection.setAutoCommit(true);
    }
  }

  private void upgrade(Statement statement) throws SQLException {
    statement.execute(lock);
    int version = version(statement);
    if (version > LATEST) {
      throw new IllegalStateException(
          "it was written by a newer Latchkey: its schema has version "
              + version
              + ", this one knows "
              + LATEST);
    }
    while (version < LATEST) {
      for (String command : script(++version).strip().split(";\\s*", -1)) {
        if (!command.isEmpty()) {
          statement.execute(command);
        }
      }
      statement.executeUpdate("update latchkey_schema set version = " + version);
    }
  }

  /** The transaction may not even have begun: what failed first is what matters. */
  private static void rollBack(Connection connection, Exception failed) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException also) {
      failed.addSuppressed(also);
    }
  }

  private int version(Statement statement) throws SQLException {
    return number(statement, hasTables) == 0
        ? 0
        : number(statement, "select version from latchkey_schema");
  }

  private static int number(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private String script(int version) {
    String name = "schema-" + version + ".sql";
    try (InputStream script = Schema.class.getResourceAsStream(name)) {
      if (script == null) {
        throw new IllegalStateException("there is no " + name);
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8).replace("${text}", text);
    } catch (IOException unreadable) {
      throw new IllegalStateException(name + " cannot be read", unreadable);
    }
  }
}

package dev.latchkey.adapters.sql;

import dev.latchkey.benchmarks.SeededStore;
import dev.latchkey.domain.User;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Adds rows in batches, all in one transaction. */
public final class SeededRows implements SeededStore {

  private final Connection connection;

  public SeededRows(String store) {
    try {
      connection = store.startsWith("postgresql:") ? postgres(store) : sqlite(Path.of(store));
      connection.setAutoCommit(false);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static Connection postgres(String url) throws SQLException {
    PostgresUrl parsed = PostgresUrl.parse(url + "?reWriteBatchedInserts=true");
    return DriverManager.getConnection(parsed.jdbc(), parsed.user(), parsed.password());
  }

  private static Connection sqlite(Path file) throws SQLException {
    Connection connection = Sqlite.connect(file);
    try (Statement statement = connection.createStatement()) {
      // In KiB. Ids are random: with less memory, pages of the index are written many times.
      statement.execute("pragma cache_size = -1048576");
    }
    return connection;
  }

  @Override
  public void add(List<User> users) {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into users (id, username, email, password_hash, sessions, disabled, version)"
                + " values (?, ?, ?, ?, ?, ?, 1)")) {
      for (User user : users) {
        insert.setString(1, user.id().value());
        insert.setString(2, user.username().value());
        insert.setString(3, user.email().value());
        insert.setString(4, user.passwordHash().value());
        insert.setString(5, UserJson.write(user.sessions()));
        insert.setBoolean(6, user.disabled());
        insert.addBatch();
      }
      insert.executeBatch();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Override
  public void close() {
    try (connection) {
      connection.commit();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}

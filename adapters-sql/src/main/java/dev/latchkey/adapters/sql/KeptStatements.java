package dev.latchkey.adapters.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.sqlite.core.DB;
import org.sqlite.jdbc4.JDBC4Connection;
import org.sqlite.jdbc4.JDBC4PreparedStatement;

/**
 * Connections to SQLite that keep their prepared statements until they are closed. The driver would
 * prepare a statement each time, which takes longer than a lookup by key (ADR 43).
 */
final class KeptStatements extends SQLiteDataSource {

  /** More than this adapter has; further ones are prepared each time. */
  private static final int MOST = 32;

  private final Properties settings;

  KeptStatements(String url, Properties settings) {
    this.settings = settings;
    setUrl(url);
  }

  @Override
  public SQLiteConnection getConnection(String user, String password) throws SQLException {
    String file = getUrl().substring("jdbc:sqlite:".length());
    return new KeepingConnection(getUrl(), file, settings);
  }

  private static final class KeepingConnection extends JDBC4Connection {

    private final Map<String, PreparedStatement> idle = new HashMap<>();

    KeepingConnection(String url, String file, Properties settings) throws SQLException {
      super(url, file, settings);
    }

    @Override
    public PreparedStatement prepareStatement(
        String sql, int type, int concurrency, int holdability) throws SQLException {
      checkCursor(type, concurrency, holdability);
      PreparedStatement kept = idle.remove(sql);
      return kept == null ? new KeptStatement(this, sql) : kept;
    }
  }

  private static final class KeptStatement extends JDBC4PreparedStatement {

    private final KeepingConnection connection;

    KeptStatement(KeepingConnection connection, String sql) throws SQLException {
      super(connection, sql);
      this.connection = connection;
    }

    /** A statement that failed may be unusable, and is not kept. */
    @Override
    public void close() throws SQLException {
      if (pointer.isClosed()
          || connection.idle.size() >= MOST
          || connection.idle.containsKey(sql)) {
        super.close();
        return;
      }
      rs.close();
      pointer.safeRunInt(DB::reset);
      clearParameters();
      connection.idle.put(sql, this);
    }
  }
}

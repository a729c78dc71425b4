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

    private final Map<String, KeptStatement> idle = new HashMap<>();

    KeepingConnection(String url, String file, Properties settings) throws SQLException {
      super(url, file, settings);
    }

    @Override
    public PreparedStatement prepareStatement(
        String sql, int type, int concurrency, int holdability) throws SQLException {
      checkOpen();
      checkCursor(type, concurrency, holdability);
      KeptStatement kept = idle.remove(sql);
      if (kept == null) {
        return new KeptStatement(this, sql);
      }
      kept.lent = true;
      return kept;
    }
  }

  private static final class KeptStatement extends JDBC4PreparedStatement {

    private final KeepingConnection connection;
    private boolean lent = true;

    KeptStatement(KeepingConnection connection, String sql) throws SQLException {
      super(connection, sql);
      this.connection = connection;
    }

    /**
     * Keeps the statement without anything of its use, unless the driver has finalized it after an
     * error. A second call has no effect.
     */
    @Override
    public void close() throws SQLException {
      if (!lent) {
        return;
      }
      lent = false;
      if (pointer.isClosed()
          || isCloseOnCompletion()
          || connection.idle.size() >= MOST
          || connection.idle.containsKey(sql)) {
        super.close();
        return;
      }
      rs.close();
      pointer.safeRunInt(DB::reset);
      clearBatch();
      clearParameters();
      setLargeMaxRows(0);
      setQueryTimeout(0);
      connection.idle.put(sql, this);
    }
  }
}

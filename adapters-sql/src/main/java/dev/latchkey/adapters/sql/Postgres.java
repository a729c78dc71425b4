package dev.latchkey.adapters.sql;

import com.zaxxer.hikari.HikariConfig;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.NestedExceptionUtils;

/** A PostgreSQL server, or several of which one is the primary. */
final class Postgres {

  /** In the collation "C" text is compared as bytes; in UTF-8 that is the order of code points. */
  private static final Schema SCHEMA =
      new Schema(
          "text collate \"C\"",
          "select count(*) from pg_class where oid = to_regclass('latchkey_schema')",
          "select pg_advisory_xact_lock(7810771)");

  /** Connections of each node; a server accepts 100 by default. */
  private static final int CONNECTIONS = 10;

  private static final int COUNTING_CONNECTIONS = 4;

  /**
   * Whatever the server's defaults are, an acknowledged write is on the disk of the primary and, if
   * it has synchronous standbys, on theirs.
   */
  private static final String DURABLE =
      "select set_config('synchronous_commit',"
          + " case current_setting('synchronous_commit')"
          + " when 'remote_apply' then 'remote_apply' else 'on' end, false)";

  private static final String QUICK = "select set_config('synchronous_commit', 'off', false)";

  /**
   * Sets the isolation that statements rely on and their longest time, and turns notices off. The
   * server ends a statement before the {@link Watchdog} would close its connection, unless the
   * command has waited 0.7 s for the connection.
   */
  private static final String COMMON =
      ", set_config('default_transaction_isolation', 'read committed', false),"
          + " set_config('client_min_messages', 'warning', false),"
          + " set_config('statement_timeout', '2200ms', false)";

  /** See {@link Database#MAX_COMMAND}. */
  private static final Duration MAX_CONNECTION_WAIT = Duration.ofSeconds(2);

  /** HikariCP validates a connection that was idle; see {@link Database#MAX_COMMAND}. */
  private static final Duration MAX_VALIDATION = Duration.ofMillis(700);

  private Postgres() {}

  /**
   * Opens the database.
   *
   * @param url {@code postgresql://user:password@host:5432/database}
   * @throws InvalidConfigurationPropertyValueException if that cannot be done; its reason is a
   *     sentence without the password
   */
  static Database open(String url) {
    Database database = null;
    try {
      PostgresUrl parsed = PostgresUrl.parse(url);
      Pool durable = pool(parsed, "users", CONNECTIONS, DURABLE);
      database = Database.server(durable, pool(parsed, "attempts", COUNTING_CONNECTIONS, QUICK));
      prepare(durable);
      // HikariCP opens a pool under a lock: while the server is away its first callers would wait
      // for each other.
      database.connect();
      return database;
    } catch (SQLException | RuntimeException unusable) {
      if (database != null) {
        database.close();
      }
      throw new InvalidConfigurationPropertyValueException(
          "LATCHKEY_POSTGRES_URL",
          null,
          "The PostgreSQL database of LATCHKEY_POSTGRES_URL cannot be used: "
              + cause(unusable)
              + ".");
    }
  }

  private static String cause(Exception unusable) {
    Throwable root = NestedExceptionUtils.getMostSpecificCause(unusable);
    String message = String.valueOf(root.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
    if (root instanceof UnknownHostException) {
      return "the host name " + message + " is unknown";
    }
    String what =
        root instanceof GeneralSecurityException ? "its certificate is not trusted: " : "";
    return what + message.replaceAll("\\.$", "");
  }

  private static void prepare(Pool pool) throws SQLException {
    try (Connection connection = pool.connection()) {
      try (Statement statement = connection.createStatement();
          ResultSet encoding = statement.executeQuery("show server_encoding")) {
        encoding.next();
        if (!encoding.getString(1).equals("UTF8")) {
          throw new IllegalStateException(
              "its encoding is " + encoding.getString(1) + ", it must be UTF8");
        }
      }
      SCHEMA.migrate(connection);
    }
  }

  private static Pool pool(PostgresUrl url, String name, int connections, String commit) {
    var config = new HikariConfig();
    config.setJdbcUrl(url.jdbc());
    config.setUsername(url.user());
    config.setPassword(url.password());
    config.setDataSourceProperties(defaults());
    config.setConnectionInitSql(commit + COMMON);
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(MAX_CONNECTION_WAIT.toMillis());
    config.setValidationTimeout(MAX_VALIDATION.toMillis());
    config.setPoolName("postgres-" + name);
    return new Pool(config, new Turn(Integer.MAX_VALUE), new Watchdog());
  }

  /** Parameters of the URL override these. */
  private static Properties defaults() {
    var defaults = new Properties();
    defaults.setProperty("ApplicationName", "latchkey");
    defaults.setProperty("targetServerType", "primary");
    defaults.setProperty("loginTimeout", "" + Database.COMMAND_SECONDS);
    // Of several servers, a silent one leaves time for the next within MAX_CONNECTION_WAIT; after a
    // failover, all are asked again.
    defaults.setProperty("connectTimeout", "1");
    defaults.setProperty("hostRecheckSeconds", "2");
    defaults.setProperty("socketTimeout", "" + Database.COMMAND_SECONDS);
    defaults.setProperty("tcpKeepAlive", "true");
    // A log of the server's replies would hold parameters.
    defaults.setProperty("logServerErrorDetail", "false");
    return defaults;
  }
}

package dev.latchkey.adapters.sql;

import com.zaxxer.hikari.HikariConfig;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final String HOST = "(?:[\\w.-]+|\\[[0-9a-fA-F:.]+])(?::\\d{1,5})?";

  private static final Pattern URL =
      Pattern.compile(
          "(?:jdbc:)?postgres(?:ql)?://(?:([^@/]*)@)?("
              + HOST
              + "(?:,"
              + HOST
              + ")*)/([^/?]+)(\\?.*)?");

  /** Of each node, for users and for counting; a server takes 100 by default. */
  private static final int CONNECTIONS = 10;

  private static final int COUNTING_CONNECTIONS = 4;

  /**
   * Whatever the server's defaults are: what was acknowledged is on the disk of the primary and, if
   * it has synchronous standbys, on theirs.
   */
  private static final String DURABLE =
      "select set_config('synchronous_commit',"
          + " case current_setting('synchronous_commit')"
          + " when 'remote_apply' then 'remote_apply' else 'on' end, false)";

  private static final String QUICK = "select set_config('synchronous_commit', 'off', false)";

  /** What each statement relies on, and how long the server may work on one. */
  private static final String COMMON =
      ", set_config('default_transaction_isolation', 'read committed', false),"
          + " set_config('statement_timeout', '"
          + Database.COMMAND_SECONDS
          + "s', false)";

  private Postgres() {}

  /**
   * Opens the database.
   *
   * @param url {@code postgresql://user:password@host:5432/database}
   * @throws InvalidConfigurationPropertyValueException if that cannot be done; its reason is a
   *     sentence without the password
   */
  static Database open(String url) {
    Pool durable = null;
    try {
      durable = pool(url, CONNECTIONS, DURABLE);
      prepare(durable);
      return new Database(durable, durable, pool(url, COUNTING_CONNECTIONS, QUICK));
    } catch (SQLException | RuntimeException unusable) {
      if (durable != null) {
        durable.close();
      }
      throw new InvalidConfigurationPropertyValueException(
          "LATCHKEY_POSTGRES_URL",
          null,
          "The PostgreSQL database of LATCHKEY_POSTGRES_URL cannot be used: "
              + NestedExceptionUtils.getMostSpecificCause(unusable).getMessage()
              + ".");
    }
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

  private static Pool pool(String url, int connections, String commit) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw malformed();
    }
    var config = new HikariConfig();
    config.setJdbcUrl(
        "jdbc:postgresql://"
            + parts.group(2)
            + "/"
            + parts.group(3)
            + (parts.group(4) == null ? "" : parts.group(4)));
    if (parts.group(1) != null) {
      String[] account = parts.group(1).split(":", 2);
      config.setUsername(decoded(account[0]));
      if (account.length == 2) {
        config.setPassword(decoded(account[1]));
      }
    }
    config.setDataSourceProperties(defaults());
    config.setConnectionInitSql(commit + COMMON);
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(TimeUnit.SECONDS.toMillis(Database.COMMAND_SECONDS));
    config.setValidationTimeout(TimeUnit.SECONDS.toMillis(1));
    config.setPoolName("postgres-" + (commit.equals(DURABLE) ? "users" : "counts"));
    return new Pool(config, new Turn(Integer.MAX_VALUE), watchdog());
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      throw malformed();
    }
  }

  /** The text may hold a password: it is not repeated. */
  private static IllegalStateException malformed() {
    return new IllegalStateException(
        "its URL must be like postgresql://user:password@host:5432/latchkey, with a password whose"
            + " special characters are percent-encoded");
  }

  /** What the URL says comes after and wins. */
  private static Properties defaults() {
    var defaults = new Properties();
    defaults.setProperty("ApplicationName", "latchkey");
    defaults.setProperty("targetServerType", "primary");
    defaults.setProperty("loginTimeout", "" + Database.COMMAND_SECONDS);
    defaults.setProperty("connectTimeout", "" + Database.COMMAND_SECONDS);
    defaults.setProperty("socketTimeout", "" + Database.COMMAND_SECONDS);
    defaults.setProperty("tcpKeepAlive", "true");
    // A log of the server's replies would hold parameters.
    defaults.setProperty("logServerErrorDetail", "false");
    return defaults;
  }

  /** Ends connections whose answers come so slowly that no single wait is long. */
  private static Pool.Bound watchdog() {
    var executor =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              var thread = new Thread(work, "latchkey-sql-watchdog");
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    return (connection, nanosLeft) ->
        (Future<?>) executor.schedule(() -> abort(connection), nanosLeft, TimeUnit.NANOSECONDS);
  }

  private static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException alreadyClosed) {
      // Then its command has failed, too.
    }
  }
}

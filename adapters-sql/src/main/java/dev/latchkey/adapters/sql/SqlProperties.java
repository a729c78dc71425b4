package dev.latchkey.adapters.sql;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the SQL adapter.
 *
 * @param postgresUrl {@code postgresql://user:password@host:5432/database}; empty: SQLite
 * @param command whether this process is a command, which ends soon
 */
@ConfigurationProperties("latchkey")
record SqlProperties(@DefaultValue("") String postgresUrl, @DefaultValue("false") boolean command) {

  /** Reveals no password. */
  @Override
  public String toString() {
    return "SqlProperties[hidden]";
  }
}

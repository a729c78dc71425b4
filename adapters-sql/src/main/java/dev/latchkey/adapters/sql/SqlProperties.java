package dev.latchkey.adapters.sql;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the database is.
 *
 * @param postgresUrl {@code postgresql://user:password@host:5432/database}; empty: SQLite
 */
@ConfigurationProperties("latchkey")
record SqlProperties(@DefaultValue("") String postgresUrl) {

  /** Reveals no password. */
  @Override
  public String toString() {
    return "SqlProperties[hidden]";
  }
}

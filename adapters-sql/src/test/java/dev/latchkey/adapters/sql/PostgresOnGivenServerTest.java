package dev.latchkey.adapters.sql;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The contracts in the database that the environment names; its tables are dropped before each. */
@Tag("servers")
@EnabledIfEnvironmentVariable(
    named = PostgresOnGivenServerTest.VARIABLE,
    matches = ".+",
    disabledReason = "names no PostgreSQL database")
class PostgresOnGivenServerTest extends SqlContracts {

  static final String VARIABLE = "LATCHKEY_TEST_POSTGRES_URL";

  @Override
  void create() {
    try (Database database = open()) {
      database.write(
          sql -> sql.sql("drop table if exists users, login_attempts, latchkey_schema").update());
    }
  }

  @Override
  Database open() {
    return Postgres.open(System.getenv(VARIABLE));
  }

  @Override
  Database away() {
    Database closed = open();
    closed.close();
    return closed;
  }
}

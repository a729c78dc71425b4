package dev.latchkey.adapters.sql;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The contracts in the database that the environment names. */
@Tag("installed")
@EnabledIfEnvironmentVariable(
    named = PostgresOnGivenServerTest.VARIABLE,
    matches = ".+",
    disabledReason = "names no PostgreSQL database")
class PostgresOnGivenServerTest extends PostgresElsewhereContracts {

  static final String VARIABLE = "LATCHKEY_TEST_POSTGRES_URL";

  @Override
  String url() {
    return System.getenv(VARIABLE);
  }
}

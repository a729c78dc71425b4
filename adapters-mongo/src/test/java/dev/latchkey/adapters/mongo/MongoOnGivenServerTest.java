package dev.latchkey.adapters.mongo;

import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The contracts on the server that the environment names. */
@EnabledIfEnvironmentVariable(
    named = MongoOnGivenServerTest.VARIABLE,
    matches = ".+",
    disabledReason = "names no MongoDB server")
class MongoOnGivenServerTest extends MongoContracts {

  static final String VARIABLE = "LATCHKEY_TEST_MONGODB_URL";

  @Override
  String url() {
    return System.getenv(VARIABLE);
  }
}

package dev.latchkey.adapters.mongo;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contracts on the server that is embedded by default. */
class MongoOnJavaServerTest extends MongoContracts {

  private static MongoJavaServer server;

  @BeforeAll
  static void start() {
    server = new MongoJavaServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  String url() {
    return server.url();
  }
}

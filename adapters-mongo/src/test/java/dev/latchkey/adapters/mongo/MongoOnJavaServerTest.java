package dev.latchkey.adapters.mongo;

import org.junit.jupiter.api.AutoClose;

/** The contracts on the server that is embedded by default. */
class MongoOnJavaServerTest extends MongoContracts {

  @AutoClose private static final MongoJavaServer server = new MongoJavaServer();

  @Override
  String url() {
    return server.url();
  }
}

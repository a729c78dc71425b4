package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.adapters.sql.PostgresServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** A bad way to PostgreSQL. */
@Tag("installed")
class FaultsOnPostgresTest extends StoreFaultsContract {

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(PostgresServer.isInstalled(), "no PostgreSQL is installed");
    start(new TestStore.Postgres());
  }
}

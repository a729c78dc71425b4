package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.adapters.sql.PostgresServer;
import org.junit.jupiter.api.Tag;

/** Two nodes on PostgreSQL. */
@Tag("installed")
class TwoNodesOnPostgresTest extends TwoNodesContract {
  TwoNodesOnPostgresTest() throws Exception {
    super(store());
  }

  private static TestStore store() throws Exception {
    assumeTrue(PostgresServer.isInstalled(), "no PostgreSQL is installed");
    return new TestStore.Postgres();
  }
}

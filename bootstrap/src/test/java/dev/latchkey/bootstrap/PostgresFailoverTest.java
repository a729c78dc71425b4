package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.latchkey.adapters.sql.PostgresServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What a node acknowledged is there after a standby has taken the place of the primary. */
@Tag("installed")
@Timeout(600)
class PostgresFailoverTest {

  private static final int ACTS = 300;

  @Test
  void keepsAllThatWasAcknowledgedAndFindsTheNewPrimary() throws Exception {
    assumeTrue(PostgresServer.isInstalled(), "no PostgreSQL is installed");
    try (var primary = new PostgresServer();
        var standby = primary.standby()) {
      String database = primary.newDatabase();
      primary.set("synchronous_standby_names", "*");
      // The one that refuses writes comes first.
      String url = PostgresServer.url(database, standby.port(), primary.port());
      try (var latchkey =
          new LatchkeyContext(
              "latchkey.postgres-url=" + url,
              "latchkey.jwt-signing-secret=correct horse battery staple zebra",
              "latchkey.throttle.enabled=false")) {
        // It says each time that the store is away.
        ((Logger) LoggerFactory.getLogger("dev.latchkey.adapters.web.Errors")).setLevel(Level.OFF);
        try (var acts = new Acts()) {
          acts.begin(latchkey.service());
          acts.await(ACTS / 2);
          primary.kill();
          standby.promote();
          acts.await(ACTS);
          acts.assertKept(latchkey.service());
        }
      }
    }
  }
}

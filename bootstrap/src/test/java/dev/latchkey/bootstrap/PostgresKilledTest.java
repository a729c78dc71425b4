package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.latchkey.adapters.sql.PostgresServer;
import dev.latchkey.adapters.web.Service;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What a node acknowledged is there after its store was killed under it. */
@Tag("installed")
@Timeout(600)
class PostgresKilledTest {

  private static final int ACTS = 300;

  @BeforeAll
  static void assumeInstalled() {
    assumeTrue(PostgresServer.isInstalled(), "no PostgreSQL is installed");
  }

  @Test
  void keepsAllThatWasAcknowledgedAndGoesOnByItself() throws Exception {
    try (var store = new TestStore.Postgres();
        var latchkey =
            new LatchkeyContext(store.node(store.port(), "latchkey.throttle.enabled=false"));
        var acts = new Acts()) {
      doNotLogThatTheStoreIsAway();
      var service = latchkey.service();
      acts.begin(service);
      acts.await(ACTS / 2);
      store.server().kill();
      assertThat(readiness(service)).isEqualTo(503);
      store.server().start();
      acts.await(ACTS);
      assertThat(readiness(service)).isEqualTo(200);
      acts.assertKept(service);
    }
  }

  /** Call this after the node has started: the start resets the log levels. */
  private static void doNotLogThatTheStoreIsAway() {
    ((Logger) LoggerFactory.getLogger("dev.latchkey.adapters.web.Errors")).setLevel(Level.OFF);
  }

  private static int readiness(Service service) {
    return service.call("GET", "/actuator/health/readiness", null, null).statusCode();
  }

  @Test
  void keepsAllThatWasAcknowledgedAndFindsTheNewPrimary() throws Exception {
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
                  "latchkey.throttle.enabled=false");
          var acts = new Acts()) {
        doNotLogThatTheStoreIsAway();
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

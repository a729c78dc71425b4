package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.latchkey.adapters.sql.PostgresServer;
import dev.latchkey.adapters.web.Service;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What a node acknowledged is there after its store was killed under it. */
@Tag("installed")
@Timeout(600)
class PostgresKilledTest {

  private static final int ACTS = 300;

  @Test
  void keepsAllThatWasAcknowledgedAndGoesOnByItself() throws Exception {
    assumeTrue(PostgresServer.isInstalled(), "no PostgreSQL is installed");
    try (var store = new TestStore.Postgres();
        var latchkey =
            new LatchkeyContext(store.node(store.port(), "latchkey.throttle.enabled=false"))) {
      // It says each time that the store is away.
      ((Logger) LoggerFactory.getLogger("dev.latchkey.adapters.web.Errors")).setLevel(Level.OFF);
      var service = latchkey.service();
      try (var acts = new Acts()) {
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
  }

  private static int readiness(Service service) {
    return service.call("GET", "/actuator/health/readiness", null, null).statusCode();
  }
}

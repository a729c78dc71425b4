package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What the service acknowledged is there after its store was killed under it. */
@Timeout(180)
class StoreKilledTest {

  private static final int ACTS = 1_000;
  private static final Pattern PORT = Pattern.compile("listens on (\\d+)\\.");

  @TempDir private Path directory;

  @Test
  void keepsAllThatWasAcknowledgedAndGoesOnByItself() throws Exception {
    try (var killed = store();
        var proxy = new FaultyProxy(port(killed));
        var latchkey =
            new LatchkeyContext(
                "latchkey.mongodb-url=mongodb://127.0.0.1:" + proxy.port() + "/latchkey",
                "latchkey.jwt-signing-secret=correct horse battery staple zebra",
                "latchkey.throttle.enabled=false")) {
      // It says each time that the store is away.
      ((Logger) LoggerFactory.getLogger("dev.latchkey.adapters.web.Errors")).setLevel(Level.OFF);
      var service = latchkey.service();
      try (var acts = new Acts()) {
        acts.begin(service);
        acts.await(ACTS / 2);
        killed.kill();
        assertThat(readiness(service)).isEqualTo(503);
        try (var restarted = store()) {
          proxy.target(port(restarted));
          acts.await(ACTS);
          assertThat(readiness(service)).isEqualTo(200);
          acts.assertKept(service);
        }
      }
    }
  }

  private static int readiness(Service service) {
    return service.call("GET", "/actuator/health/readiness", null, null).statusCode();
  }

  private JavaProcess store() throws IOException {
    return JavaProcess.of(
        Store.class, directory.resolve("log"), directory.resolve("data").toString());
  }

  private static int port(JavaProcess store) throws IOException, InterruptedException {
    return Integer.parseInt(store.told(PORT));
  }

  /** The embedded store, in a process of its own. */
  static final class Store {

    private Store() {}

    public static void main(String[] arguments) throws InterruptedException {
      EmbeddedMongoTest.logNothing();
      // Left open: its end is the kill.
      var store = new EmbeddedMongo(new DataDirectory(Path.of(arguments[0])));
      System.out.println("listens on " + URI.create(store.url()).getPort() + ".");
      Thread.currentThread().join();
    }
  }
}

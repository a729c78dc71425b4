package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.adapters.web.Service;
import dev.latchkey.application.port.Users;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service on its embedded store. */
class LatchkeyTest {

  @TempDir private Path directory;

  @AutoClose private LatchkeyContext latchkey;

  @BeforeEach
  void start() {
    latchkey = new LatchkeyContext("latchkey.data-dir=" + directory);
  }

  @Test
  void keepsUsersAndSessionsAndWhatEndedOverARestart() {
    assertThat(latchkey.bean(Users.class).page(null, 1)).as("begins without accounts").isEmpty();
    var service = latchkey.service();
    service.signUp("tom");
    var kept = Service.token(service.login("tom"));
    var ended = Service.token(service.login("tom"));
    assertThat(service.logout(ended).statusCode()).isEqualTo(200);

    latchkey.close();
    start();

    service = latchkey.service();
    assertThat(service.me(kept).statusCode()).isEqualTo(200);
    assertThat(service.me(ended).statusCode()).isEqualTo(401);
    assertThat(service.login("tom").statusCode()).isEqualTo(200);
    assertThat(service.signUp("tom").statusCode()).isEqualTo(422);
  }

  /** A backup knows nothing of what ended after it: docs/operations.md says what to do. */
  @Test
  void aRestoreRevivesWhatEndedSinceUntilTheSigningSecretChanges() throws IOException {
    var service = latchkey.service();
    service.signUp("tom");
    var token = Service.token(service.login("tom"));
    latchkey.close();
    var file = directory.resolve("latchkey.sqlite");
    var backup = Files.readAllBytes(file);

    start();
    assertThat(latchkey.service().logout(token).statusCode()).isEqualTo(200);
    assertThat(latchkey.service().me(token).statusCode()).isEqualTo(401);
    latchkey.close();

    Files.write(file, backup);
    start();
    assertThat(latchkey.service().me(token).statusCode()).as("restored").isEqualTo(200);
    latchkey.close();

    Files.delete(directory.resolve("signing-secret"));
    start();
    assertThat(latchkey.service().me(token).statusCode()).as("another secret").isEqualTo(401);
    assertThat(latchkey.service().login("tom").statusCode()).isEqualTo(200);
  }

  @Test
  void countsSecurityEventsAndTellsItsHealth() {
    var service = latchkey.service();
    service.signUp("tom");
    service.login("tom", "wrong-password");
    service.login("tom", "wrong-password");
    var refused =
        latchkey
            .bean(MeterRegistry.class)
            .get("latchkey.security.events")
            .tag("kind", "login_refused")
            .counter();
    assertThat(refused.count()).isEqualTo(2);
    assertThat(
            latchkey
                .bean(MeterRegistry.class)
                .get("latchkey.store.info")
                .tag("store", "sqlite")
                .gauge()
                .value())
        .isEqualTo(1);
    for (var path : List.of("", "/liveness", "/readiness")) {
      var health = service.call("GET", "/actuator/health" + path, null, null);
      assertThat(health.statusCode()).as(path).isEqualTo(200);
      assertThat(health.body()).contains("\"status\":\"UP\"");
    }
    assertThat(service.call("GET", "/actuator/metrics", null, null).statusCode()).isEqualTo(404);
    assertThat(service.call("GET", "/actuator/env", null, null).statusCode()).isEqualTo(404);
  }
}

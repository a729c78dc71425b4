package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import dev.latchkey.application.Policies;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.testkit.Together;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.data.mongodb.core.MongoTemplate;

/** The whole service on its embedded store. */
class LatchkeyTest {

  @TempDir private Path directory;

  private final List<String> commands = new CopyOnWriteArrayList<>();
  private LatchkeyContext latchkey;

  @BeforeEach
  void start() {
    latchkey = start("latchkey.throttle.enabled=true");
  }

  private LatchkeyContext start(String setting) {
    return new LatchkeyContext(
        context ->
            context.registerBean(
                MongoClientSettingsBuilderCustomizer.class,
                () -> settings -> settings.addCommandListener(new Recorder())),
        "latchkey.data-dir=" + directory,
        setting);
  }

  @AfterEach
  void stop() {
    latchkey.close();
  }

  @Test
  void keepsUsersAndSessionsAndWhatEndedOverARestart() {
    var service = latchkey.service();
    service.signUp("tom");
    var kept = Service.token(service.login("tom"));
    var ended = Service.token(service.login("tom"));
    assertThat(service.logout(ended).statusCode()).isEqualTo(200);

    latchkey.close();
    latchkey = start("latchkey.throttle.enabled=true");

    service = latchkey.service();
    assertThat(service.me(kept).statusCode()).isEqualTo(200);
    assertThat(service.me(ended).statusCode()).isEqualTo(401);
    assertThat(service.login("tom").statusCode()).isEqualTo(200);
    assertThat(service.signUp("tom").statusCode()).isEqualTo(422);
  }

  @Test
  void beginsWithoutAccounts() {
    assertThat(latchkey.bean(MongoTemplate.class).getCollection("users").countDocuments()).isZero();
  }

  /** A backup knows nothing of what ended after it: docs/operations.md says what to do. */
  @Test
  void aRestoreRevivesWhatEndedSinceUntilTheSigningSecretChanges() throws IOException {
    var service = latchkey.service();
    service.signUp("tom");
    var token = Service.token(service.login("tom"));
    latchkey.close();
    var file = directory.resolve(EmbeddedMongo.FILE);
    var backup = Files.readAllBytes(file);

    latchkey = start("latchkey.throttle.enabled=true");
    assertThat(latchkey.service().logout(token).statusCode()).isEqualTo(200);
    assertThat(latchkey.service().me(token).statusCode()).isEqualTo(401);
    latchkey.close();

    Files.write(file, backup);
    latchkey = start("latchkey.throttle.enabled=true");
    assertThat(latchkey.service().me(token).statusCode()).as("restored").isEqualTo(200);
    latchkey.close();

    Files.delete(directory.resolve("signing-secret"));
    latchkey = start("latchkey.throttle.enabled=true");
    assertThat(latchkey.service().me(token).statusCode()).as("another secret").isEqualTo(401);
    assertThat(latchkey.service().login("tom").statusCode()).isEqualTo(200);
  }

  @Test
  void makesOneUserOfFiftyParallelSignUps() {
    latchkey.close();
    latchkey = start("latchkey.throttle.enabled=false");
    var service = latchkey.service();
    var statuses =
        Together.run(50, i -> () -> service.signUp("tom").statusCode()).stream()
            .map(Together.Outcome::result)
            .toList();
    assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
    assertThat(statuses).allMatch(status -> status == 200 || status == 422);
  }

  @Test
  void letsNoMoreThanTheLimitOfParallelGuessesReachTheHasher() {
    var service = latchkey.service();
    service.signUp("tom");
    var statuses =
        Together.run(200, i -> () -> service.login("tom", "wrong-password").statusCode()).stream()
            .map(Together.Outcome::result)
            .toList();
    assertThat(statuses).filteredOn(status -> status == 401).hasSize(10);
    assertThat(statuses).filteredOn(status -> status == 429).hasSize(190);
    assertThat(service.login("tom").statusCode()).isEqualTo(429);
  }

  @Test
  void sendsFewCommandsToTheStore() {
    var service = latchkey.service();
    service.signUp("tom");
    // Before the first attempt of a minute is counted, old windows are deleted: one more.
    service.login("tom");
    commands.clear();
    var token = Service.token(service.login("tom"));
    assertThat(commands).as("login").hasSizeLessThanOrEqualTo(7);
    commands.clear();
    service.me(token);
    assertThat(commands).as("authenticate").containsExactly("find");
    commands.clear();
    var renewed = Service.token(service.changePassword(token, "new-password"));
    assertThat(commands).as("change password").hasSizeLessThanOrEqualTo(3);
    commands.clear();
    var proven =
        service.call(
            "PUT",
            "/api/user/change_password",
            """
            {"user":{"password":"newer-password","currentPassword":"new-password"}}""",
            renewed);
    assertThat(commands).as("change password, proven").hasSizeLessThanOrEqualTo(6);
    commands.clear();
    service.logout(Service.token(proven));
    assertThat(commands).as("logout").containsExactly("find", "update");
    assertThat(latchkey.bean(Policies.class).sessions()).isEqualTo(SessionPolicy.DEFAULT);
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
    for (var path : List.of("", "/liveness", "/readiness")) {
      var health = service.call("GET", "/actuator/health" + path, null, null);
      assertThat(health.statusCode()).as(path).isEqualTo(200);
      assertThat(health.body()).contains("\"status\":\"UP\"");
    }
    assertThat(service.call("GET", "/actuator/metrics", null, null).statusCode()).isEqualTo(404);
    assertThat(service.call("GET", "/actuator/env", null, null).statusCode()).isEqualTo(404);
  }

  private final class Recorder implements CommandListener {
    @Override
    public void commandStarted(CommandStartedEvent event) {
      commands.add(event.getCommandName());
    }
  }
}

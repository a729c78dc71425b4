package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.adapters.sql.PostgresServer;
import dev.latchkey.adapters.web.Service;
import dev.latchkey.bootstrap.JavaProcess.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands as processes of their own, beside the service (in this JVM) and without it. */
@Timeout(600)
class OperatorCommandTest {

  @TempDir private Path directory;

  private Outcome run(List<String> settings, String input, String... words) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(words));
    settings.forEach(it -> arguments.add("--" + it));
    return JavaProcess.command(directory, input, arguments);
  }

  private List<String> sqlite(String name) {
    return List.of("latchkey.data-dir=" + directory.resolve(name));
  }

  private static LatchkeyContext service(List<String> settings) {
    return new LatchkeyContext(settings.toArray(String[]::new));
  }

  @Test
  void takesEffectAtOnceBesideTheRunningService() throws Exception {
    List<String> data = sqlite("data");
    try (var running = service(data)) {
      assertTakesEffectAtOnce(running.service(), data);
      assertASecondServiceIsRefused(data);
    }
  }

  @Test
  @Tag("installed")
  void addsAUserOnPostgres() throws Exception {
    assumeTrue(PostgresServer.isInstalled(), "no PostgreSQL is installed");
    try (var store = new TestStore.Postgres()) {
      List<String> settings = store.settings(store.port());
      Outcome added = run(settings, "mypassword\n", "users", "add", "tom", "tom@example.com");
      assertThat(added.exitCode()).as(added.err()).isZero();
    }
  }

  /** The node has a signing secret, and the commands need none. */
  @Test
  @Tag("installed")
  void takesEffectAtOnceBesideANodeOnMongo() throws Exception {
    try (var store = new TestStore.InMemoryMongo();
        var running = service(List.of(store.node(store.port())))) {
      assertTakesEffectAtOnce(running.service(), store.settings(store.port()));
    }
  }

  private void assertTakesEffectAtOnce(Service service, List<String> settings) throws Exception {
    Outcome added = run(settings, "mypassword\n", "users", "add", "tom", "tom@example.com");
    assertThat(added.exitCode()).as(added.err()).isZero();
    assertThat(added.out()).isEqualToIgnoringNewLines("added tom");
    assertThat(added.err()).doesNotContain("mypassword").containsPattern("operator_added_user");
    String token = Service.token(service.login("tom"));
    assertThat(service.me(token).statusCode()).isEqualTo(200);
    assertThat(run(settings, "", "users", "disable", "tom").exitCode()).isZero();
    assertThat(service.me(token).statusCode()).isEqualTo(401);
    assertThat(service.login("tom").statusCode()).isEqualTo(401);
  }

  private void assertASecondServiceIsRefused(List<String> settings) throws Exception {
    try (var second = JavaProcess.latchkey(directory.resolve("log2"), settings.get(0))) {
      assertThat(second.exitValue()).isEqualTo(1);
      assertThat(second.logged()).contains("is in use by another Latchkey");
    }
  }

  @Test
  void aLetterThatNoMailServerAcceptsIsNoSuccess() throws Exception {
    var settings = new ArrayList<>(sqlite("data"));
    try (var latchkey = service(settings)) {
      latchkey.service().signUp("tom");
    }
    settings.add("latchkey.web.public-url=https://id.example.com");
    settings.add("latchkey.mail.smtp-url=smtp://127.0.0.1:1?starttls=off");
    settings.add("latchkey.mail.from=id@example.com");
    Outcome lost = run(settings, "", "users", "reset-link", "tom", "--mail");
    assertThat(lost.exitCode()).as(lost.err()).isEqualTo(1);
    assertThat(lost.err()).contains("latchkey: the mail server has not accepted the letter");
  }

  @Test
  void aWrongSettingIsOneSentence() throws Exception {
    Outcome refused = run(List.of("latchkey.session.lifetime=3600"), "", "users", "list");
    assertOneSentence(refused, "latchkey: LATCHKEY_SESSION_LIFETIME must be a duration");
  }

  @Test
  void aMistypedDirectoryIsNoNewStore() throws Exception {
    Path mistyped = directory.resolve("dta");
    Outcome refused = run(sqlite("dta"), "mypassword", "users", "add", "tom", "tom@example.com");
    assertOneSentence(refused, "latchkey: The data directory " + mistyped + " does not exist:");
    assertThat(mistyped).doesNotExist();
  }

  private static void assertOneSentence(Outcome refused, String start) {
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err().lines()).singleElement().asString().startsWith(start);
  }
}

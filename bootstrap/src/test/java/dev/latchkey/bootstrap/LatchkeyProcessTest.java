package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Latchkey as a process of its own, as an operator runs it. */
@Timeout(180)
class LatchkeyProcessTest {

  private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
  private static final int WRITERS = 6;
  private static final int WRITES_BEFORE_KILL = 90;

  @TempDir private Path directory;

  private final List<Path> logs = new ArrayList<>();

  /** What the service said "done" to for one user. */
  private static final class Acknowledged {
    private String password = "mypassword";
    private String live = "";
    private final List<String> ended = new ArrayList<>();

    /** In flight when the process was killed: it happened as a whole or not at all. */
    private boolean changing;
  }

  @Test
  void keepsAllThatItAcknowledgedWhenKilled() throws Exception {
    Map<String, Acknowledged> acknowledged = new ConcurrentHashMap<>();
    var killed = start();
    var enough = new CountDownLatch(WRITES_BEFORE_KILL);
    var writers = Executors.newFixedThreadPool(WRITERS);
    try {
      var service = new Service(port(killed));
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        writers.execute(() -> write(service, "writer" + writer + "-", acknowledged, enough));
      }
      assertThat(enough.await(60, TimeUnit.SECONDS)).as("enough was written").isTrue();
    } finally {
      killed.destroyForcibly().waitFor();
      writers.shutdown();
    }
    assertThat(writers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

    var restarted = start();
    try {
      var service = new Service(port(restarted));
      acknowledged.forEach((name, state) -> assertKept(service, name, state));
      provoke(service);
    } finally {
      restarted.destroy();
      assertThat(restarted.waitFor(30, TimeUnit.SECONDS)).as("stops when asked").isTrue();
    }
    assertNothingSecretIsLogged(acknowledged);
  }

  /** Signs up, logs in, changes the password and logs out, until the service is gone. */
  private static void write(
      Service service,
      String prefix,
      Map<String, Acknowledged> acknowledged,
      CountDownLatch enough) {
    try {
      for (int i = 0; ; i++) {
        String name = prefix + i;
        demand(service.signUp(name).statusCode());
        var state = new Acknowledged();
        acknowledged.put(name, state);
        enough.countDown();
        var ended = service.login(name);
        demand(ended.statusCode());
        demand(service.logout(Service.token(ended)).statusCode());
        state.ended.add(Service.token(ended));
        enough.countDown();
        var login = service.login(name);
        demand(login.statusCode());
        state.live = Service.token(login);
        state.changing = true;
        var changed = service.changePassword(state.live, "new-password");
        demand(changed.statusCode());
        state.ended.add(state.live);
        state.live = Service.token(changed);
        state.password = "new-password";
        state.changing = false;
        enough.countDown();
      }
    } catch (IllegalStateException gone) {
      // The process was killed: what is in the map was acknowledged before.
    }
  }

  private static void demand(int status) {
    if (status != 200) {
      throw new IllegalStateException("not acknowledged: " + status);
    }
  }

  private static void assertKept(Service service, String name, Acknowledged state) {
    for (String token : state.ended) {
      assertThat(service.me(token).statusCode()).as("ended session of " + name).isEqualTo(401);
    }
    if (state.changing) {
      boolean unchanged = service.me(state.live).statusCode() == 200;
      assertThat(service.login(name, unchanged ? "mypassword" : "new-password").statusCode())
          .as("password of " + name + ", whose change was in flight")
          .isEqualTo(200);
      return;
    }
    assertThat(service.login(name, state.password).statusCode())
        .as("password of " + name)
        .isEqualTo(200);
    if (!state.live.isEmpty()) {
      assertThat(service.me(state.live).statusCode()).as("session of " + name).isEqualTo(200);
    }
  }

  /** Every way of sending a secret that ends in an error. */
  private static void provoke(Service service) {
    service.signUp("tom");
    var token = Service.token(service.login("tom"));
    var forged = token.substring(0, token.length() - 2);
    service.signUp("tom");
    service.login("tom", "wrong-Secr3t");
    service.login("nobody", "wrong-Secr3t");
    service.login("Secr3t@Secr3t", "Secr3t");
    service.me(forged);
    service.logout(forged + "; jwt=" + token);
    service.changePassword(token, "Secr3t");
    var live = Service.token(service.login("tom"));
    service.changePassword(live, "Secr3t");
    for (var body :
        List.of(
            "{\"user\":{\"email\":\"Secr3t\",\"password\":\"Secr3t",
            "{\"user\":{\"email\":\"Secr3t\",\"password\":[\"Secr3t\"]}}",
            "{\"user\":{\"email\":\"Secr3t\",\"Secr3t\":\"Secr3t\"}}",
            "{\"user\":{\"password\":\"long-Secr3t\",\"currentPassword\":\"wrong-Secr3t\"}}")) {
      service.call("POST", "/api/user/signup", body, null);
      service.call("POST", "/api/user/login", body, live);
      service.call("PUT", "/api/user/change_password", body, live);
    }
    service.call("GET", "/api/Secr3t?password=Secr3t", null, live);
    service.call("DELETE", "/api/user/sessions/Secr3t", null, live);
  }

  private void assertNothingSecretIsLogged(Map<String, Acknowledged> acknowledged)
      throws IOException {
    var secrets =
        new ArrayList<>(List.of("mypassword", "new-password", "Secr3t", "$argon2", "eyJ"));
    secrets.add(Files.readString(directory.resolve("data/signing-secret")).strip());
    acknowledged.values().forEach(state -> secrets.addAll(state.ended));
    assertThat(Files.readString(logs.get(0)))
        .contains("signed_up", "logged_out", "password_changed");
    for (Path log : logs) {
      assertThat(Files.readString(log)).doesNotContain(secrets);
    }
  }

  @Test
  void refusesToStartWithOneSentenceAndAnExitCode() throws Exception {
    var refused = start("--latchkey.mongodb-url=mongodb://localhost:1/latchkey");
    assertThat(refused.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(refused.exitValue()).isEqualTo(1);
    assertThat(Files.readString(logs.get(0)))
        .containsOnlyOnce("MONGODB_URL is set, so JWT_SIGNING_SECRET must be set, too")
        .doesNotContain("\tat ");
  }

  private Process start(String... settings) throws IOException {
    Path log = directory.resolve("log" + logs.size());
    logs.add(log);
    // As in production: without what only tests have on their class path.
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("test-classes"))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    classPath,
                    LatchkeyApplication.class.getName(),
                    "--server.port=0",
                    "--latchkey.throttle.enabled=false",
                    "--latchkey.data-dir=" + directory.resolve("data")),
                Stream.of(settings))
            .toList();
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  /** The port that the log tells once the service is ready. */
  private int port(Process process) throws IOException, InterruptedException {
    Path log = logs.get(logs.size() - 1);
    while (true) {
      Matcher told = PORT.matcher(Files.readString(log));
      if (told.find()) {
        return Integer.parseInt(told.group(1));
      }
      assertThat(process.waitFor(50, TimeUnit.MILLISECONDS)).as("ended at start").isFalse();
    }
  }
}

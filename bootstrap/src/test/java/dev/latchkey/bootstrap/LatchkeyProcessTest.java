package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.adapters.web.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Latchkey as a process of its own, as an operator runs it. */
@Timeout(600)
class LatchkeyProcessTest {

  private static final int ACTS = 90;

  /** A header, that is JSON in base64url, and a dot: an id, which is random, may begin as one. */
  private static final String ANY_TOKEN = "eyJ[\\w-]+\\.";

  @TempDir private Path directory;

  private final List<JavaProcess> processes = new ArrayList<>();

  @AfterEach
  void end() {
    processes.forEach(JavaProcess::close);
  }

  @Test
  void keepsAllThatItAcknowledgedWhenKilled() throws Exception {
    try (var acts = new Acts()) {
      for (int enough : List.of(ACTS / 2, ACTS)) {
        var killed = start();
        acts.begin(killed.service());
        acts.await(enough);
        killed.kill();
      }
      var restarted = start();
      var service = restarted.service();
      acts.assertKept(service);
      provoke(service);
      restarted.stop();
      assertNothingSecretIsLogged(acts.endedTokens());
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

  private void assertNothingSecretIsLogged(List<String> tokens) throws IOException {
    var secrets = new ArrayList<>(List.of("mypassword", "new-password", "Secr3t", "$argon2"));
    secrets.add(Files.readString(directory.resolve("data/signing-secret")).strip());
    secrets.addAll(tokens);
    assertThat(processes.get(0).logged()).contains("signed_up", "logged_out", "password_changed");
    for (JavaProcess process : processes) {
      assertThat(process.logged()).doesNotContain(secrets).doesNotContainPattern(ANY_TOKEN);
    }
  }

  @Test
  void readsNoSettingsFromTheWorkingDirectory() throws Exception {
    Files.writeString(directory.resolve("application.properties"), "latchkey.data-dir=elsewhere\n");
    var here = List.of("/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", directory.toString());
    processes.add(JavaProcess.latchkey(here, directory.resolve("here")));
    processes.get(0).service().signUp("tom");
    assertThat(directory.resolve("data")).exists();
    assertThat(directory.resolve("elsewhere")).doesNotExist();
  }

  private JavaProcess start() throws IOException {
    var process =
        JavaProcess.latchkey(
            directory.resolve("log" + processes.size()),
            "latchkey.throttle.enabled=false",
            "latchkey.data-dir=" + directory.resolve("data"));
    processes.add(process);
    return process;
  }
}

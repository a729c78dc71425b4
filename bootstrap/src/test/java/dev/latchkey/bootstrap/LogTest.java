package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** ASVS 16.2.5: nobody who reads the log can log in, go on in a session, or guess offline. */
@Timeout(180)
class LogTest {

  private static final String SIGNING_SECRET = "a signing secret that no log may hold";

  private static final Pattern HASH = Pattern.compile("\\$argon2id\\$v=19\\$");

  @TempDir private Path directory;

  @Test
  void holdsNoPasswordTokenOrHashHoweverMuchIsLogged() throws Exception {
    var secrets =
        new ArrayList<String>(
            List.of(Service.PASSWORD, "new-password", "wrong-password", SIGNING_SECRET));
    try (var latchkey =
        JavaProcess.latchkey(
            directory.resolve("log"),
            "logging.level.root=TRACE",
            // As an operator would who looks for the cause of a fault.
            "logging.level.org.apache.coyote=TRACE",
            "logging.level.org.springframework.jdbc.core.StatementCreatorUtils=TRACE",
            "latchkey.jwt-signing-secret=" + SIGNING_SECRET,
            "latchkey.data-dir=" + directory.resolve("data"))) {
      var service = latchkey.service();
      service.signUp("tom");
      service.signUp("tom");
      service.login("tom", "wrong-password");
      service.login("nobody", "wrong-password");
      var token = Service.token(service.login("tom"));
      secrets.add(token);
      service.me(token);
      service.call(
          "PUT",
          "/api/user/change_password",
          "{\"user\":{\"password\":\"new-password\",\"currentPassword\":\"wrong-password\"}}",
          token);
      service.call(
          "POST", "/api/user/login", "{\"user\":{\"email\":1,\"password\":\"mypassword\"}}", null);
      service.call("POST", "/api/user/login", "{\"password\":\"mypassword\"}", null);
      service.call("POST", "/api/user/login", "{\"password\":\"mypassword\" mypassword", null);
      var renewed = Service.token(service.changePassword(token, "new-password"));
      secrets.add(renewed);
      service.call("GET", "/nowhere", null, renewed);
      service.logout(renewed);
      latchkey.stop();

      String log = Files.readString(latchkey.log(), StandardCharsets.ISO_8859_1);
      assertThat(log).contains("password_changed").contains("TRACE").contains("DEBUG");
      assertThat(log.lines().filter(line -> secrets.stream().anyMatch(line::contains)))
          .as("lines with a secret")
          .isEmpty();
      assertThat(log.lines().filter(line -> HASH.matcher(line).find()))
          .as("lines with a hash")
          .isEmpty();
      assertThat(log).doesNotContain(hex(Service.PASSWORD), base64(Service.PASSWORD));
    }
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(String text) {
    return Base64.getEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}

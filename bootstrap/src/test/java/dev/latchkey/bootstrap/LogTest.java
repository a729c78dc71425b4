package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.adapters.sql.PostgresServer;
import dev.latchkey.adapters.web.Service;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** ASVS 16.2.5: a reader of the log can neither log in, use a session nor guess offline. */
@Timeout(180)
class LogTest {

  private static final String SIGNING_SECRET = "a signing secret that no log may hold";

  /** Other ones than in the examples of the API's description, which is logged as it is read. */
  private static final String PASSWORD = "only tom knows this one";

  private static final String NEXT_PASSWORD = "and tom alone this one";
  private static final String WRONG_PASSWORD = "a guess that is wrong";

  private static final String SMTP_PASSWORD = "what-the-mail-server-asks-for";

  /** A token's header and the dot after it; a random id may begin like the header. */
  private static final Pattern TOKEN = Pattern.compile("eyJ[\\w-]+\\.");

  private static final Pattern HASH = Pattern.compile("\\$argon2id\\$v=19\\$");

  /** Their levels do not follow the root's. */
  private static final List<String> MORE_LOGGERS =
      List.of(
          "com.zaxxer.hikari",
          "org.apache.coyote",
          "org.eclipse.angus.mail",
          "org.mongodb.driver",
          "org.postgresql",
          "org.springframework.jdbc.core.StatementCreatorUtils");

  @TempDir private Path directory;

  @Test
  void holdsNoPasswordTokenOrHashAtAnyLevel() throws Exception {
    assertKeepsSecrets(List.of("latchkey.data-dir=" + directory.resolve("data")));
  }

  @Test
  void holdsNoSecretAtAnyLevelWithMongo() throws Exception {
    try (var mongo = new TestStore.InMemoryMongo()) {
      assertKeepsSecrets(mongo.settings(mongo.port()));
    }
  }

  @Test
  @Tag("installed")
  void holdsNoSecretAtAnyLevelWithPostgres() throws Exception {
    assumeTrue(PostgresServer.isInstalled(), "no PostgreSQL is installed");
    try (var postgres = new TestStore.Postgres()) {
      assertKeepsSecrets(postgres.settings(postgres.port()), "p@ss/word", "p%40ss%2Fword");
    }
  }

  /** More detailed levels log URLs. */
  @Test
  void holdsNoMisplacedSecretAtTheDefaultLevel() throws Exception {
    try (var latchkey =
        JavaProcess.latchkey(
            directory.resolve("log"), "latchkey.data-dir=" + directory.resolve("data"))) {
      var service = latchkey.service();
      service.signUp("tom");
      var token = Service.token(service.login("tom"));
      var forged = token.substring(0, token.length() - 2);
      service.me(forged);
      service.call("GET", "/api/Secr3t?password=Secr3t", null, forged + "; jwt=" + token);
      service.call("DELETE", "/api/user/sessions/Secr3t", null, token);
      service.login("Secr3t@Secr3t", "Secr3t");
      var unknownField = "{\"user\":{\"email\":\"Secr3t\",\"Secr3t\":\"Secr3t\"}}";
      service.call("POST", "/api/user/login", unknownField, token);
      service.logout(forged + "; jwt=" + token);
      service.me(token);
      latchkey.stop();
      assertThat(latchkey.logged())
          .contains("login_refused", "request_refused", "logged_out")
          .doesNotContain("Secr3t", Service.PASSWORD)
          .doesNotContainPattern(TOKEN);
    }
  }

  private void assertKeepsSecrets(List<String> store, String... storePassword) throws Exception {
    try (var mail = new MailServer()) {
      var settings = new ArrayList<String>(store);
      settings.add(
          "latchkey.mail.smtp-url=smtp://me:%s@127.0.0.1:%d?starttls=off"
              .formatted(SMTP_PASSWORD, mail.port()));
      settings.add("latchkey.mail.from=id@example.com");
      settings.add("latchkey.web.public-url=" + MailServer.PUBLIC_URL);
      settings.add("latchkey.jwt-signing-secret=" + SIGNING_SECRET);
      settings.add("logging.level.root=TRACE");
      // As an operator would who looks for the cause of a fault.
      MORE_LOGGERS.forEach(logger -> settings.add("logging.level." + logger + "=TRACE"));
      mail.setAccount("me", SMTP_PASSWORD);
      try (var latchkey =
          JavaProcess.latchkey(directory.resolve("log"), settings.toArray(String[]::new))) {
        List<String> secrets = use(latchkey.service(), mail);
        secrets.addAll(List.of(storePassword));
        latchkey.stop();
        assertHoldsNone(secrets, Files.readString(latchkey.log(), StandardCharsets.ISO_8859_1));
      }
    }
  }

  /** Does all that a password or a token is needed for; returns them. */
  private static List<String> use(Service service, MailServer mail) throws Exception {
    var secrets =
        new ArrayList<String>(List.of(PASSWORD, NEXT_PASSWORD, WRONG_PASSWORD, SIGNING_SECRET));
    secrets.addAll(List.of(SMTP_PASSWORD, base64("\0me\0" + SMTP_PASSWORD)));
    var tom =
        "{\"user\":{\"username\":\"tom\",\"email\":\"tom@example.com\",\"password\":\"%s\"}}"
            .formatted(PASSWORD);
    service.call("POST", "/api/user/signup", tom, null);
    service.call("POST", "/api/user/signup", tom, null);
    service.login("tom", WRONG_PASSWORD);
    service.login("unknown", WRONG_PASSWORD);
    var token = Service.token(service.login("tom", PASSWORD));
    secrets.add(token);
    service.me(token);
    service.call(
        "PUT",
        "/api/user/change_password",
        "{\"user\":{\"password\":\"%s\",\"currentPassword\":\"%s\"}}"
            .formatted(NEXT_PASSWORD, WRONG_PASSWORD),
        token);
    for (String malformed :
        List.of(
            "{\"user\":{\"email\":1,\"password\":\"" + PASSWORD + "\"}}",
            "{\"password\":\"" + PASSWORD + "\"}",
            "{\"password\":\"" + PASSWORD + "\" " + PASSWORD)) {
      service.call("POST", "/api/user/login", malformed, null);
    }
    var renewed = Service.token(service.changePassword(token, NEXT_PASSWORD));
    secrets.add(renewed);
    service.call("GET", "/nowhere", null, renewed);
    service.logout(renewed);
    service.requestReset("tom");
    var resetToken = mail.tokenTo("tom@example.com");
    secrets.add(resetToken.substring(resetToken.indexOf('.') + 1));
    service.reset(resetToken, "password");
    service.reset(resetToken, PASSWORD);
    service.reset(resetToken, PASSWORD);
    mail.letterTo("tom@example.com", 3);
    return secrets;
  }

  private static void assertHoldsNone(List<String> secrets, String log) {
    assertThat(log)
        .contains("password_changed", "password_reset_refused")
        .contains("TRACE")
        .contains("DEBUG");
    assertThat(log.lines().filter(line -> secrets.stream().anyMatch(line::contains)))
        .as("lines with a secret")
        .isEmpty();
    assertThat(log.lines().filter(line -> HASH.matcher(line).find()))
        .as("lines with a hash")
        .isEmpty();
    assertThat(log).doesNotContain(hex(PASSWORD), base64(PASSWORD));
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

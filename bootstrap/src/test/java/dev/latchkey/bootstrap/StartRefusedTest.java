package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/** A wrong setting stops the start with one sentence that names it. */
class StartRefusedTest {

  private static final String SECRET = "correct horse battery staple zebra";

  @TempDir private Path directory;

  @Test
  void aStoreElsewhereNeedsASigningSecret() {
    assertThat(refusal("latchkey.mongodb-url=mongodb://localhost:1/latchkey"))
        .isEqualTo(
            "MONGODB_URL is set, so JWT_SIGNING_SECRET must be set, too:"
                + " to 32 random bytes or more, the same on every node.");
  }

  @ParameterizedTest
  @CsvSource({
    "tooshortsecret",
    "'" + SECRET + ",tooshortsecret'",
    "'" + SECRET + ",'",
    "'," + SECRET + "'"
  })
  void aSecretMustBeLongAndIsNeverShown(String secrets) {
    assertThat(refusal("latchkey.jwt-signing-secret=" + secrets))
        .contains("JWT_SIGNING_SECRET")
        .doesNotContain("tooshortsecret", SECRET);
  }

  @ParameterizedTest
  @CsvSource({
    "latchkey.password-min-length=7, minimum password length",
    "latchkey.session.per-user=0, sessions per user",
    "latchkey.session.idle-time=0s, idle time",
    "latchkey.session.lifetime=-1d, lifetime",
    "latchkey.throttle.client=0, limit",
    "latchkey.web.cookie-name=__Host-jwt, LATCHKEY_COOKIE_SECURE",
    "latchkey.web.allowed-origins=*, origin",
    "latchkey.web.trusted-proxies=everybody, everybody",
    "latchkey.web.shutdown-delay=-1s, shutdown delay",
    "latchkey.hash.memory=1, memory",
  })
  void aWrongSettingIsNamed(String setting, String name) {
    assertThat(refusal(setting)).contains(name);
  }

  @ParameterizedTest
  @CsvSource({
    "nonsense",
    "http://user:pass-word@localhost/latchkey",
    "mongodb://user:pass-word@localhost",
    "mongodb://user:pass-word@localhost/?w=1",
  })
  void aMongodbUrlMustBeOneAndNameADatabase(String url) {
    assertThat(refusal("latchkey.mongodb-url=" + url, "latchkey.jwt-signing-secret=" + SECRET))
        .contains("MONGODB_URL")
        .doesNotContain("pass-word");
  }

  @Test
  void anUnreachableStoreIsNamedWithoutItsPassword() {
    assertThat(
            refusal(
                "latchkey.mongodb-url=mongodb://user:pass-word@127.0.0.1:1/latchkey"
                    + "?serverSelectionTimeoutMS=100",
                "latchkey.jwt-signing-secret=" + SECRET))
        .contains("MONGODB_URL")
        .doesNotContain("pass-word");
  }

  @Test
  void aDataDirectoryServesOneProcess() {
    try (var first = new LatchkeyContext("latchkey.data-dir=" + directory)) {
      assertThat(first.service().port()).isPositive();
      assertThat(refusal()).contains(directory.toString()).contains("in use");
    }
  }

  @Test
  void aRefusedStartLetsGoOfTheDataDirectory() throws IOException {
    Files.createDirectories(directory);
    refusal("latchkey.password-min-length=7");
    try (var next = new LatchkeyContext("latchkey.data-dir=" + directory)) {
      assertThat(next.service().port()).isPositive();
    }
  }

  private String refusal(String... settings) {
    var all =
        Stream.concat(Stream.of("latchkey.data-dir=" + directory), Stream.of(settings))
            .toArray(String[]::new);
    Throwable failure = catchThrowable(() -> new LatchkeyContext(all).close());
    assertThat(failure).as("the start is refused").isNotNull();
    var environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new SimpleCommandLinePropertySource(
                Stream.of(settings).map(setting -> "--" + setting).toArray(String[]::new)));
    FailureAnalysis analysis = new StartRefused(environment).analyze(failure);
    assertThat(analysis).as("one sentence for " + failure).isNotNull();
    return String.valueOf(analysis == null ? null : analysis.getDescription());
  }
}

package dev.latchkey.bootstrap;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A wrong setting stops the start with one sentence that names it. */
class StartRefusedTest {

  private static final String SECRET = "correct horse battery staple zebra";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "latchkey.mongodb-url=mongodb://localhost:1/latchkey, MONGODB_URL",
    "latchkey.postgres-url=postgresql://localhost:1/latchkey, LATCHKEY_POSTGRES_URL",
  })
  void aStoreElsewhereNeedsASigningSecret(String setting, String variable) {
    assertThat(refusal(setting))
        .isEqualTo(
            variable
                + " is set, so JWT_SIGNING_SECRET must be set, too:"
                + " to 32 random bytes or more, the same on every node.");
  }

  /** What only an adapter can know is wrong; {@link SettingTest} tries the forms. */
  @ParameterizedTest
  @CsvSource({
    "latchkey.web.cookie-name=__Host-jwt, LATCHKEY_COOKIE_NAME __Host-jwt needs"
        + " LATCHKEY_COOKIE_SECURE=true",
    "latchkey.web.public-url=id.example.com, LATCHKEY_PUBLIC_URL must be like",
    "latchkey.web.forward-auth.cookie-domain=example.com, LATCHKEY_PUBLIC_URL must be",
    "latchkey.web.trusted-proxies=everybody, LATCHKEY_TRUSTED_PROXIES must hold",
    "latchkey.web.shutdown-delay=301s, LATCHKEY_SHUTDOWN_DELAY must be a duration from 0s to 5m.",
    "latchkey.hash.memory=19455, LATCHKEY_HASH_MEMORY_KIB with 2 passes must be",
    "management.endpoints.web.exposure.include=prometheus, MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE"
        + " may name more than health only if",
    "management.endpoint.health.show-details=alway, The property"
        + " management.endpoint.health.show-details has a value of the wrong form.",
  })
  void anAdaptersOwnCheckNamesTheVariable(String setting, String sentence) {
    assertThat(refusal(setting)).startsWith(sentence).doesNotContain("\n");
  }

  @Test
  void aVariableThatTheLocaleCannotReadIsRefusedInOneSentence() throws Exception {
    assumeTrue(
        US_ASCII.newEncoder().canEncode(System.getProperty("java.class.path")),
        "the class path is not ASCII, and Java cannot open it with LC_ALL=C");
    var shell =
        List.of(
            "/bin/sh",
            "-c",
            "LATCHKEY_DATA_DIR=$(printf '/tmp/d\\303\\244ta') LC_ALL=C exec \"$@\"",
            "sh");
    assertRefused(shell, "LATCHKEY_DATA_DIR holds characters that cannot be read in this locale");
  }

  /** Compose's {@code ${X:-}} gives an empty variable, {@code --env-file} keeps quotation marks. */
  @Test
  void aVariableOfTheProcessIsRead() throws Exception {
    assertRefused(
        List.of("/usr/bin/env", "LATCHKEY_DATA_DIR=", "LATCHKEY_SESSION_LIFETIME=\"30d\""),
        "LATCHKEY_SESSION_LIFETIME must not be in quotation marks");
  }

  @Test
  void aVariableThatIsNoSettingIsNamedWithoutItsValue() throws Exception {
    var runner =
        List.of("/usr/bin/env", "LATCHKEY_TRUSTED_PROXY=some-value", "LATCHKEY_THROTTLE_CLIENT=no");
    try (var refused = JavaProcess.latchkey(runner, directory.resolve("log"))) {
      assertThat(refused.exitValue()).isEqualTo(1);
      assertThat(refused.logged())
          .containsOnlyOnce("are not settings and may be mistyped: LATCHKEY_TRUSTED_PROXY")
          .doesNotContain("some-value");
    }
  }

  private void assertRefused(List<String> runner, String sentence) throws Exception {
    try (var refused = JavaProcess.latchkey(runner, directory.resolve("log"))) {
      assertThat(refused.exitValue()).isEqualTo(1);
      assertThat(refused.logged())
          .containsOnlyOnce("APPLICATION FAILED TO START")
          .containsOnlyOnce(sentence)
          .doesNotContain("\tat ");
    }
  }

  /** An expression in the password is not evaluated. */
  @Test
  void anUnreachableStoreIsNamedWithTheCauseAndWithoutItsPassword() {
    assertThat(
            refusal(
                "latchkey.mongodb-url=mongodb://user:#{pass-word}@127.0.0.1:1/latchkey"
                    + "?serverSelectionTimeoutMS=500",
                "latchkey.jwt-signing-secret=" + SECRET))
        .startsWith("MONGODB_URL names a MongoDB that cannot be used")
        .contains("127.0.0.1:1", "Connection refused")
        .doesNotContain("pass-word");
  }

  @Test
  void twoDatabaseServersAreOneTooMany() {
    assertThat(
            refusal(
                "latchkey.mongodb-url=mongodb://localhost:1/latchkey",
                "latchkey.postgres-url=postgresql://localhost:1/latchkey",
                "latchkey.jwt-signing-secret=" + SECRET))
        .isEqualTo(
            "MONGODB_URL and LATCHKEY_POSTGRES_URL are both set: users are kept in one database,"
                + " so unset the other.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "mysql://user:pass-word@localhost/latchkey",
        "postgresql://user:pass-word@localhost",
        "postgresql://user:pass-word@localhost:port/latchkey",
        "postgresql://user:pass-word%zz@localhost/latchkey",
        "postgresql://user:pass/word@localhost/latchkey",
        "postgresql://user:pass-word@localhost:99999/latchkey",
        "postgresql://user:pass-word@127.0.0.1:1/latchkey",
        "postgresql://user:pass-word@127.0.0.1:1/latchkey?sslmode=nonsense",
      })
  void aPostgresUrlThatCannotBeUsedIsNamedWithoutItsPassword(String url) {
    assertThat(refusal("latchkey.postgres-url=" + url, "latchkey.jwt-signing-secret=" + SECRET))
        .startsWith("The PostgreSQL database of LATCHKEY_POSTGRES_URL cannot be used: ")
        .doesNotContain("pass-word", "pass/word");
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
    FailureAnalysis analysis = new StartRefused().analyze(failure);
    assertThat(analysis).as("one sentence for " + failure).isNotNull();
    return String.valueOf(analysis == null ? null : analysis.getDescription());
  }
}

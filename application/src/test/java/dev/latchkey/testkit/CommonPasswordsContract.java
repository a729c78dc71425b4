package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.port.CommonPasswords;
import dev.latchkey.domain.Password;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link CommonPasswords} promises. */
public abstract class CommonPasswordsContract {

  /** The list to test. */
  protected abstract CommonPasswords commonPasswords();

  @ParameterizedTest
  @ValueSource(
      strings = {"password", "12345678", "qwertyuiop", "PASSWORD", "PassWord", "QwertyUIOP"})
  void containsWhatManyUseInAnyCase(String common) {
    assertThat(commonPasswords().contains(new Password(common))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xK3-vbe9-Wq7t-mLz2-Rd8p",
        "correct horse battery staple",
        "\u00fcberra\u015fchend \ud83c\udf6e",
        "password, and then some more",
        "passwor",
        "password\n",
        "password\n12345678",
        "\n",
        "?"
      })
  void containsNothingElse(String uncommon) {
    assertThat(commonPasswords().contains(new Password(uncommon))).isFalse();
  }
}

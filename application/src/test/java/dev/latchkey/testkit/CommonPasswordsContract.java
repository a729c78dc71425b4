package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.port.CommonPasswords;
import dev.latchkey.domain.Password;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that an adapter keeps the promises of {@link CommonPasswords}. To test an adapter, extend
 * this class and implement its abstract method.
 */
@Timeout(60)
public abstract class CommonPasswordsContract {

  private static final int THREADS = 64;

  /**
   * Returns the adapter to test. Its list contains at least {@code password}, {@code 12345678} and
   * {@code qwertyuiop}.
   */
  protected abstract CommonPasswords commonPasswords();

  @ParameterizedTest
  @ValueSource(strings = {"password", "12345678", "qwertyuiop"})
  void containsWhatManyUse(String common) {
    assertThat(commonPasswords().contains(new Password(common)))
        .as("contains() is true for the common password '%s'", common)
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PASSWORD", "PassWord", "QwertyUIOP"})
  void containsThemInAnyCase(String common) {
    assertThat(commonPasswords().contains(new Password(common)))
        .as("contains() ignores case: '%s' is common", common)
        .isTrue();
  }

  /** All of them have the same {@link Password#folded} form. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        " password ",
        "\u00a0password\n",
        "\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44",
        "pass\u200bword\ufeff",
        "pass\u00adword"
      })
  void containsTheirLookAlikes(String lookAlike) {
    assertThat(commonPasswords().contains(new Password(lookAlike)))
        .as("contains() is true for '%s', which looks like 'password'", lookAlike)
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xK3-vbe9-Wq7t-mLz2-Rd8p",
        "correct horse battery staple",
        "\u00fcberra\u015fchend \ud83c\udf6e",
        "password, and then some more",
        "pass.ord",
        "password\n12345678",
        "?"
      })
  void containsNothingElse(String uncommon) {
    assertThat(commonPasswords().contains(new Password(uncommon)))
        .as("contains() is false for '%s', which is not common", uncommon)
        .isFalse();
  }

  /** Detects adapters that lower-case with the default locale of the machine. */
  @Test
  void containsThemInEveryLocale() {
    // The default locale is global, and contracts of several adapters may run concurrently.
    synchronized (CommonPasswordsContract.class) {
      var locale = Locale.getDefault();
      try {
        Locale.setDefault(Locale.forLanguageTag("tr"));
        assertThat(commonPasswords().contains(new Password("QWERTYUIOP")))
            .as("contains() finds 'QWERTYUIOP' even if the default locale is Turkish")
            .isTrue();
      } finally {
        Locale.setDefault(locale);
      }
    }
  }

  /** Detects probabilistic filters with one false positive in a few thousand passwords. */
  @Test
  void containsNoneOfManyRandomPasswords() {
    var passwords = commonPasswords();
    var random = new Random(1);
    List<String> found =
        Stream.generate(() -> text(random))
            .limit(10_000)
            .filter(text -> passwords.contains(new Password(text)))
            .toList();
    assertThat(found).as("contains() is false for every random password").isEmpty();
  }

  private static String text(Random random) {
    byte[] bytes = new byte[12];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  @Test
  void answersConcurrentCalls() {
    var passwords = commonPasswords();
    List<Password> asked =
        List.of(new Password("password"), new Password("xK3-vbe9-Wq7t-mLz2-Rd8p"));
    var outcomes =
        Together.run(THREADS, i -> () -> passwords.contains(asked.get(i % 2)) == (i % 2 == 0));
    assertThat(outcomes)
        .as("each of %d concurrent calls returns the right answer", THREADS)
        .containsOnly(new Together.Outcome<>(true, null));
  }
}

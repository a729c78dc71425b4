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

/** What every {@link CommonPasswords} adapter promises. Extend it and provide an adapter. */
@Timeout(60)
public abstract class CommonPasswordsContract {

  private static final int THREADS = 64;

  /** The adapter to test. */
  protected abstract CommonPasswords commonPasswords();

  @ParameterizedTest
  @ValueSource(strings = {"password", "12345678", "qwertyuiop"})
  void containsWhatManyUse(String common) {
    assertThat(commonPasswords().contains(new Password(common)))
        .as("whether '%s' is common", common)
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PASSWORD", "PassWord", "QwertyUIOP"})
  void containsThemInAnyCase(String common) {
    assertThat(commonPasswords().contains(new Password(common)))
        .as("whether '%s' is common, in whichever case", common)
        .isTrue();
  }

  /** {@link Password#folded} is the form that they share. */
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
        .as("whether '%s' is common, because it looks like 'password'", lookAlike)
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
        .as("whether '%s' is common", uncommon)
        .isFalse();
  }

  /** Finds adapters that lower-case by the locale of the machine. */
  @Test
  void containsThemInEveryLocale() {
    // Contracts over several adapters may run at the same time.
    synchronized (CommonPasswordsContract.class) {
      var locale = Locale.getDefault();
      try {
        Locale.setDefault(Locale.forLanguageTag("tr"));
        assertThat(commonPasswords().contains(new Password("QWERTYUIOP")))
            .as("whether 'QWERTYUIOP' is common on a machine that speaks Turkish")
            .isTrue();
      } finally {
        Locale.setDefault(locale);
      }
    }
  }

  /** Finds filters that are wrong once in a few thousand passwords. */
  @Test
  void containsNoneOfManyRandomPasswords() {
    var passwords = commonPasswords();
    var random = new Random(1);
    List<String> found =
        Stream.generate(() -> text(random))
            .limit(10_000)
            .filter(text -> passwords.contains(new Password(text)))
            .toList();
    assertThat(found).as("random passwords that are common").isEmpty();
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
        .as("right answers to %d concurrent callers", THREADS)
        .containsOnly(new Together.Outcome<>(true, null));
  }
}

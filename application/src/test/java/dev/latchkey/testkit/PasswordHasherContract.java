package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link PasswordHasher} promises. */
public abstract class PasswordHasherContract {

  private static final String TEXT = "correct horse battery staple";
  private static final Password PASSWORD = new Password(TEXT);

  private PasswordHasher hasher;

  /** The hasher to test; called before each test. */
  protected abstract PasswordHasher passwordHasher();

  @BeforeEach
  void create() {
    hasher = passwordHasher();
  }

  @Test
  void recognisesThePassword() {
    assertThat(hasher.matches(new Password(TEXT), hasher.hash(PASSWORD))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct horse battery stapl",
        "correct horse battery staple ",
        " correct horse battery staple",
        "Correct horse battery staple",
        "c"
      })
  void refusesAnotherPassword(String other) {
    assertThat(hasher.matches(new Password(other), hasher.hash(PASSWORD))).isFalse();
  }

  @Test
  void saltsEveryHash() {
    assertThat(hasher.hash(PASSWORD)).isNotEqualTo(hasher.hash(PASSWORD));
  }

  @Test
  void recognisesEveryUnicodeFormOfThePassword() {
    var composed = new Password("cr\u00e8me br\u00fbl\u00e9e \ud83c\udf6e");
    var decomposed = new Password("cre\u0300me bru\u0302le\u0301e \ud83c\udf6e");
    var plain = new Password("creme brulee \ud83c\udf6e");
    PasswordHash hash = hasher.hash(composed);

    assertThat(hasher.matches(decomposed, hash)).isTrue();
    assertThat(hasher.matches(composed, hasher.hash(decomposed))).isTrue();
    assertThat(hasher.matches(plain, hash)).isFalse();
  }

  @Test
  void tellsTheLongestPasswordsApartByTheirLastCharacter() {
    String start = "\u20ac".repeat(255);
    PasswordHash hash = hasher.hash(new Password(start + "a"));

    assertThat(hasher.matches(new Password(start + "a"), hash)).isTrue();
    assertThat(hasher.matches(new Password(start + "b"), hash)).isFalse();
    assertThat(hasher.matches(new Password(start), hash)).isFalse();
  }

  @Test
  void countsWhatFollowsANulCharacter() {
    PasswordHash hash = hasher.hash(new Password("before\0after"));

    assertThat(hasher.matches(new Password("before\0after"), hash)).isTrue();
    assertThat(hasher.matches(new Password("before\0other"), hash)).isFalse();
    assertThat(hasher.matches(new Password("before\0"), hash)).isFalse();
    assertThat(hasher.matches(new Password("before"), hash)).isFalse();
  }

  @Test
  void findsItsOwnHashUpToDate() {
    assertThat(hasher.outdated(hasher.hash(PASSWORD))).isFalse();
  }

  @Test
  void revealsNeitherThePasswordNorTheHash() {
    PasswordHash hash = hasher.hash(PASSWORD);

    assertThat(hash.value()).doesNotContain(TEXT);
    assertThat(hash.toString()).doesNotContain(TEXT).doesNotContain(hash.value());
  }

  @ParameterizedTest
  @ValueSource(strings = {"?", "$", "$$$$$", "correct horse battery staple", "$argon2id$", "\0"})
  void matchesNothingWithAHashItCannotRead(String unreadable) {
    var hash = new PasswordHash(unreadable);

    assertThat(hasher.matches(PASSWORD, hash)).isFalse();
    assertThat(hasher.outdated(hash)).isTrue();
  }

  @Test
  void matchesNothingWithADamagedHash() {
    String value = hasher.hash(PASSWORD).value();

    assertThat(hasher.matches(PASSWORD, new PasswordHash(value.substring(1)))).isFalse();
    assertThat(hasher.matches(PASSWORD, new PasswordHash(value.substring(0, value.length() - 1))))
        .isFalse();
    assertThat(hasher.matches(PASSWORD, new PasswordHash(value + value))).isFalse();
  }

  @Test
  void answersManyAtOnceRightOrIsBusy() throws Exception {
    int threads = 64;
    PasswordHash hash = hasher.hash(PASSWORD);
    var other = new Password("incorrect horse battery staple");
    var start = new CyclicBarrier(threads);
    var answers = new ArrayList<Future<Boolean>>();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      for (int i = 0; i < threads; i++) {
        Callable<Boolean> question =
            i % 2 == 0
                ? () -> hasher.matches(PASSWORD, hash)
                : () -> !hasher.matches(other, hasher.hash(PASSWORD));
        answers.add(
            executor.submit(
                () -> {
                  start.await();
                  return question.call();
                }));
      }
      List<String> outcomes = new ArrayList<>();
      for (Future<Boolean> answer : answers) {
        outcomes.add(outcome(answer));
      }
      assertThat(outcomes).contains("right").isSubsetOf("right", "busy");
    } finally {
      executor.shutdownNow();
    }
    assertThat(hasher.matches(PASSWORD, hash)).as("once they are gone").isTrue();
  }

  private static String outcome(Future<Boolean> answer) throws InterruptedException {
    try {
      return answer.get() ? "right" : "wrong";
    } catch (ExecutionException e) {
      return e.getCause() instanceof Busy ? "busy" : e.toString();
    }
  }
}

package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that an adapter keeps the promises of {@link PasswordHasher}. To test an adapter, extend
 * this class, implement its abstract method and override each optional one that applies.
 */
@Timeout(60)
public abstract class PasswordHasherContract {

  private static final String TEXT = "correct horse battery staple";
  private static final Password PASSWORD = new Password(TEXT);
  private static final int THREADS = 64;

  /** The time limit for a hash of a hostile cost, for which nothing may be computed. */
  private static final int QUICK_SECONDS = 5;

  private PasswordHasher hasher;

  /**
   * Returns a new instance of the hasher to test. Called before each test, and again for a second
   * instance.
   */
  protected abstract PasswordHasher passwordHasher();

  /**
   * Returns a hash of the password that the adapter can read but would no longer make, because its
   * cost is too low today. Override it if the cost can be set; otherwise its test is reported as
   * skipped.
   */
  protected Optional<PasswordHash> hashOfALowerCost(Password password) {
    return Optional.empty();
  }

  /**
   * Returns a well-formed hash that demands far more time or memory than the adapter may spend.
   * Override it if hashes state their cost; otherwise its test is reported as skipped.
   */
  protected Optional<PasswordHash> hashOfAHostileCost() {
    return Optional.empty();
  }

  @BeforeEach
  void create() {
    hasher = passwordHasher();
  }

  @Test
  void recognisesThePassword() {
    assertMatches("the password", new Password(TEXT), hasher.hash(PASSWORD));
  }

  @Test
  void recognisesAHashThatAnotherInstanceMade() {
    PasswordHash hash = passwordHasher().hash(PASSWORD);
    assertMatches("with a hash of another instance, the password", PASSWORD, hash);
    assertThat(hasher.outdated(hash)).as("a hash of another instance is not outdated").isFalse();
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
    assertMatchesNot("another password", new Password(other), hasher.hash(PASSWORD));
  }

  /** Also detects salts from a random generator that every instance starts with the same seed. */
  @Test
  void saltsEveryHash() {
    // isNotEqualTo would print nothing useful: toString() of a hash hides its value.
    assertThat(hasher.hash(PASSWORD).equals(hasher.hash(PASSWORD)))
        .as("two hashes of the same password differ")
        .isFalse();
    assertThat(passwordHasher().hash(PASSWORD).equals(passwordHasher().hash(PASSWORD)))
        .as("the first hashes of two instances differ")
        .isFalse();
  }

  /** Detects caches whose key is only the password or only the hash. */
  @Test
  void remembersNoRightPasswordForAnotherHash() {
    var other = new Password("another battery staple");
    PasswordHash hash = hasher.hash(PASSWORD);
    PasswordHash otherHash = hasher.hash(other);
    for (int i = 0; i < 2; i++) {
      assertMatches("the password", PASSWORD, hash);
      assertMatchesNot("with the hash of another password, the password", PASSWORD, otherHash);
      assertMatchesNot("with a hash that has just matched, another password", other, hash);
      assertMatches("the other password", other, otherHash);
    }
  }

  @Test
  void countsEveryBitOfACharacter() {
    // U+0161 and U+0061 share their low byte, U+1F36E and U+F36E their low 16 bits.
    PasswordHash hash = hasher.hash(new Password("p\u0161ssword \ud83c\udf6e"));

    assertMatchesNot(
        "a password that differs in a high byte", new Password("password \ud83c\udf6e"), hash);
    assertMatchesNot(
        "a password that differs above the low 16 bits",
        new Password("p\u0161ssword \uf36e"),
        hash);
  }

  @Test
  void recognisesEveryUnicodeFormOfThePassword() {
    var composed = new Password("cr\u00e8me br\u00fbl\u00e9e \ud83c\udf6e");
    var decomposed = new Password("cre\u0300me bru\u0302le\u0301e \ud83c\udf6e");
    var plain = new Password("creme brulee \ud83c\udf6e");
    var question = new Password("cr?me br?l?e ?");
    PasswordHash hash = hasher.hash(composed);

    assertMatches("the decomposed form", decomposed, hash);
    assertMatches(
        "with a hash of the decomposed form, the composed form", composed, hasher.hash(decomposed));
    assertMatchesNot("the text without accents", plain, hash);
    assertMatchesNot("the text with question marks", question, hash);
  }

  @Test
  void tellsTheLongestPasswordsApartByTheirLastCharacter() {
    String start = "\ud83c\udf6e".repeat(255);
    PasswordHash hash = hasher.hash(new Password(start + "a"));

    assertMatches("the longest password", new Password(start + "a"), hash);
    assertMatchesNot("a password with another last character", new Password(start + "b"), hash);
    assertMatchesNot("a password without the last character", new Password(start), hash);
  }

  @Test
  void countsWhatFollowsANulCharacter() {
    PasswordHash hash = hasher.hash(new Password("before\0after"));

    assertMatches("a password with NUL", new Password("before\0after"), hash);
    assertMatchesNot("a password that differs after NUL", new Password("before\0other"), hash);
    assertMatchesNot("a password that ends with NUL", new Password("before\0"), hash);
    assertMatchesNot("a password that ends before NUL", new Password("before"), hash);
  }

  @Test
  void revealsNeitherThePasswordNorTheHash() {
    PasswordHash hash = hasher.hash(PASSWORD);

    assertThat(hash.value().contains(TEXT)).as("a hash does not contain the password").isFalse();
    assertThat(hash.toString())
        .as("toString() of a hash contains neither the password nor the hash")
        .doesNotContain(TEXT)
        .doesNotContain(hash.value());
  }

  @ParameterizedTest
  @ValueSource(strings = {"?", "$", "$$$$$", "correct horse battery staple", "$argon2id$", "\0"})
  void matchesNothingWithAHashItCannotReadAndFindsItOutdated(String unreadable) {
    var hash = new PasswordHash(unreadable);

    assertMatchesNot("with an unreadable hash, a password", PASSWORD, hash);
    assertThat(hasher.outdated(hash))
        .as("the unreadable hash '%s' is outdated", unreadable)
        .isTrue();
  }

  @Test
  void tellsWhichHashesItReads() {
    PasswordHash own = hasher.hash(PASSWORD);
    assertReadable("a new hash", own, true);
    hashOfALowerCost(PASSWORD).ifPresent(it -> assertReadable("a hash of a lower cost", it, true));
    hashOfAHostileCost().ifPresent(it -> assertReadable("a hash of a hostile cost", it, false));
    assertReadable("a damaged hash", new PasswordHash(own.value().substring(1)), false);
    assertReadable("a text that is not a hash", new PasswordHash("$argon2id$"), false);
  }

  private void assertReadable(String what, PasswordHash hash, boolean readable) {
    assertThat(hasher.readable(hash)).as("readable() for %s", what).isEqualTo(readable);
  }

  /** Detects permits, threads and memory that are never released. */
  @Test
  void unreadableHashesUseNothingUp() {
    for (int i = 0; i < 200; i++) {
      assertMatchesNot("with an unreadable hash, a password", PASSWORD, new PasswordHash("$" + i));
      hasher.outdated(new PasswordHash("$" + i));
    }
    assertMatches("after 200 unreadable hashes, the password", PASSWORD, hasher.hash(PASSWORD));
  }

  @Test
  void findsAHashOfALowerCostOutdated() {
    Optional<PasswordHash> old = hashOfALowerCost(PASSWORD);
    assumeTrue(old.isPresent(), "hashOfALowerCost() is not overridden");

    assertMatches("with a hash of a lower cost, the password", PASSWORD, old.orElseThrow());
    assertThat(hasher.outdated(old.orElseThrow()))
        .as("a hash of a lower cost is outdated")
        .isTrue();
  }

  @Test
  @Timeout(QUICK_SECONDS)
  void spendsNothingOnAHashOfAHostileCost() {
    Optional<PasswordHash> hostile = hashOfAHostileCost();
    assumeTrue(hostile.isPresent(), "hashOfAHostileCost() is not overridden");

    assertMatchesNot("with a hash of a hostile cost, a password", PASSWORD, hostile.orElseThrow());
    assertThat(hasher.outdated(hostile.orElseThrow()))
        .as("a hash of a hostile cost is outdated")
        .isTrue();
  }

  @Test
  void matchesNothingWithADamagedHash() {
    String value = hasher.hash(PASSWORD).value();

    for (String damaged :
        List.of(value.substring(1), value.substring(0, value.length() - 1), value + value)) {
      assertMatchesNot("with a damaged hash, the password", PASSWORD, new PasswordHash(damaged));
    }
  }

  @Test
  void answersConcurrentCallsRightOrIsBusy() {
    PasswordHash hash = hasher.hash(PASSWORD);
    var other = new Password("incorrect horse battery staple");
    var outcomes =
        Together.run(
            THREADS,
            i ->
                () ->
                    i % 2 == 0
                        ? hasher.matches(PASSWORD, hash)
                        : !hasher.matches(other, hasher.hash(PASSWORD)));

    assertThat(outcomes.stream().map(PasswordHasherContract::word))
        .as("each of %d concurrent calls is answered correctly or with Busy", THREADS)
        .contains("right")
        .isSubsetOf("right", "busy");
    assertThat(Together.run(1, i -> () -> hasher.matches(PASSWORD, hash)))
        .as("after the concurrent calls, a call is answered correctly")
        .containsExactly(new Together.Outcome<>(true, null));
  }

  private static String word(Together.Outcome<Boolean> outcome) {
    Throwable failure = outcome.failure();
    if (failure != null) {
      return failure instanceof Busy ? "busy" : failure.toString();
    }
    return Boolean.TRUE.equals(outcome.result()) ? "right" : "wrong";
  }

  private void assertMatches(String what, Password password, PasswordHash hash) {
    assertThat(hasher.matches(password, hash)).as("%s matches", what).isTrue();
  }

  private void assertMatchesNot(String what, Password password, PasswordHash hash) {
    assertThat(hasher.matches(password, hash)).as("%s does not match", what).isFalse();
  }
}

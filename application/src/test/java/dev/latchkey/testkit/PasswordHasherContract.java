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

/** What every {@link PasswordHasher} adapter promises. Extend it and provide an adapter. */
@Timeout(60)
public abstract class PasswordHasherContract {

  private static final String TEXT = "correct horse battery staple";
  private static final Password PASSWORD = new Password(TEXT);
  private static final int THREADS = 64;

  /** A cost that is refused takes no time worth mentioning. */
  private static final int QUICK_SECONDS = 5;

  private PasswordHasher hasher;

  /** The hasher to test; called before each test, and for another instance of it. */
  protected abstract PasswordHasher passwordHasher();

  /**
   * Returns a hash of the password that the adapter reads but would no longer make, as its cost is
   * too low today. Override it where costs can be set; otherwise its test is reported as skipped.
   */
  protected Optional<PasswordHash> hashOfALowerCost(Password password) {
    return Optional.empty();
  }

  /**
   * Returns a well-formed hash that asks for far more time or memory than the adapter is ready to
   * spend. Override it where hashes name their cost; otherwise its test is reported as skipped.
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
    assertMatches("the password, hashed elsewhere", PASSWORD, hash);
    assertThat(hasher.outdated(hash)).as("whether a hash made elsewhere is outdated").isFalse();
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

  /** Also finds salts that come from a seed that every instance begins with. */
  @Test
  void saltsEveryHash() {
    // Not with isNotEqualTo: hashes print as nothing.
    assertThat(hasher.hash(PASSWORD).equals(hasher.hash(PASSWORD)))
        .as("whether two hashes of one password are equal")
        .isFalse();
    assertThat(passwordHasher().hash(PASSWORD).equals(passwordHasher().hash(PASSWORD)))
        .as("whether the first hashes of two instances are equal")
        .isFalse();
  }

  /** Finds caches that remember a password without its hash, or a hash without its password. */
  @Test
  void remembersNoRightPasswordForAnotherHash() {
    var other = new Password("another battery staple");
    PasswordHash hash = hasher.hash(PASSWORD);
    PasswordHash otherHash = hasher.hash(other);
    for (int i = 0; i < 2; i++) {
      assertMatches("the password", PASSWORD, hash);
      assertMatchesNot("with the hash of another one, the password", PASSWORD, otherHash);
      assertMatchesNot("with a hash that has just matched, another password", other, hash);
      assertMatches("the other password", other, otherHash);
    }
  }

  @Test
  void countsEveryBitOfACharacter() {
    // U+0161 and U+0061 share their low byte, U+1F36E and U+F36E their low 16 bits.
    PasswordHash hash = hasher.hash(new Password("p\u0161ssword \ud83c\udf6e"));

    assertMatchesNot("one with another high byte", new Password("password \ud83c\udf6e"), hash);
    assertMatchesNot("one outside its plane", new Password("p\u0161ssword \uf36e"), hash);
  }

  @Test
  void recognisesEveryUnicodeFormOfThePassword() {
    var composed = new Password("cr\u00e8me br\u00fbl\u00e9e \ud83c\udf6e");
    var decomposed = new Password("cre\u0300me bru\u0302le\u0301e \ud83c\udf6e");
    var plain = new Password("creme brulee \ud83c\udf6e");
    var question = new Password("cr?me br?l?e ?");
    PasswordHash hash = hasher.hash(composed);

    assertMatches("the decomposed form", decomposed, hash);
    assertMatches("the composed form, hashed decomposed,", composed, hasher.hash(decomposed));
    assertMatchesNot("the text without accents", plain, hash);
    assertMatchesNot("the text with question marks", question, hash);
  }

  @Test
  void tellsTheLongestPasswordsApartByTheirLastCharacter() {
    String start = "\ud83c\udf6e".repeat(255);
    PasswordHash hash = hasher.hash(new Password(start + "a"));

    assertMatches("the longest password", new Password(start + "a"), hash);
    assertMatchesNot("one that ends otherwise", new Password(start + "b"), hash);
    assertMatchesNot("one that ends before", new Password(start), hash);
  }

  @Test
  void countsWhatFollowsANulCharacter() {
    PasswordHash hash = hasher.hash(new Password("before\0after"));

    assertMatches("a password with NUL", new Password("before\0after"), hash);
    assertMatchesNot("one that differs after NUL", new Password("before\0other"), hash);
    assertMatchesNot("one that ends with NUL", new Password("before\0"), hash);
    assertMatchesNot("one that ends before NUL", new Password("before"), hash);
  }

  @Test
  void revealsNeitherThePasswordNorTheHash() {
    PasswordHash hash = hasher.hash(PASSWORD);

    assertThat(hash.value().contains(TEXT)).as("whether a hash holds the password").isFalse();
    assertThat(hash.toString())
        .as("what a hash prints as")
        .doesNotContain(TEXT)
        .doesNotContain(hash.value());
  }

  @ParameterizedTest
  @ValueSource(strings = {"?", "$", "$$$$$", "correct horse battery staple", "$argon2id$", "\0"})
  void matchesNothingWithAHashItCannotReadAndFindsItOutdated(String unreadable) {
    var hash = new PasswordHash(unreadable);

    assertMatchesNot("with a hash it cannot read, a password", PASSWORD, hash);
    assertThat(hasher.outdated(hash))
        .as("whether the unreadable hash '%s' is outdated", unreadable)
        .isTrue();
  }

  @Test
  void tellsWhichHashesItReads() {
    PasswordHash own = hasher.hash(PASSWORD);
    assertReadable("a hash made just now", own, true);
    hashOfALowerCost(PASSWORD).ifPresent(it -> assertReadable("a hash of a lower cost", it, true));
    hashOfAHostileCost().ifPresent(it -> assertReadable("a hash of a hostile cost", it, false));
    assertReadable("a damaged hash", new PasswordHash(own.value().substring(1)), false);
    assertReadable("a text that is no hash", new PasswordHash("$argon2id$"), false);
  }

  private void assertReadable(String what, PasswordHash hash, boolean readable) {
    assertThat(hasher.readable(hash)).as("whether %s is readable", what).isEqualTo(readable);
  }

  /** Finds permits, threads and memory that are not given back. */
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
    assumeTrue(old.isPresent(), "no hash of a lower cost is given");

    assertMatches("with a hash of a lower cost, the password", PASSWORD, old.orElseThrow());
    assertThat(hasher.outdated(old.orElseThrow()))
        .as("whether a hash of a lower cost is outdated")
        .isTrue();
  }

  @Test
  @Timeout(QUICK_SECONDS)
  void spendsNothingOnAHashOfAHostileCost() {
    Optional<PasswordHash> hostile = hashOfAHostileCost();
    assumeTrue(hostile.isPresent(), "no hash of a hostile cost is given");

    assertMatchesNot("with a hash of a hostile cost, a password", PASSWORD, hostile.orElseThrow());
    assertThat(hasher.outdated(hostile.orElseThrow()))
        .as("whether a hash of a hostile cost is outdated")
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
        .as("answers to %d concurrent callers", THREADS)
        .contains("right")
        .isSubsetOf("right", "busy");
    assertThat(Together.run(1, i -> () -> hasher.matches(PASSWORD, hash)))
        .as("the answer once they are gone")
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
    assertThat(hasher.matches(password, hash)).as("whether %s matches", what).isTrue();
  }

  private void assertMatchesNot(String what, Password password, PasswordHash hash) {
    assertThat(hasher.matches(password, hash)).as("whether %s matches", what).isFalse();
  }
}

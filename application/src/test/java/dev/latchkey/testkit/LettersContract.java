package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.Letter;
import dev.latchkey.application.port.Letters;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.ResetToken;
import dev.latchkey.domain.User;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests that an adapter keeps the promises of {@link Letters}. To test an adapter, extend this
 * class and implement its abstract methods.
 */
@Timeout(60)
public abstract class LettersContract {

  private static final Instant NOW = Instant.parse("2026-01-01T12:34:56.789Z");
  private static final Duration DELIVERED_WITHIN = Duration.ofSeconds(20);
  private static final int MANY = 40;
  private static final int MORE_THAN_ANY_QUEUE = 100_000;

  /**
   * A letter that arrived.
   *
   * @param to its recipients, separated by commas if it has several
   * @param text its subject and body, decoded
   */
  public record Arrived(String to, String text) {}

  /** Returns the adapter to test, over a mail server that accepts every letter. */
  protected abstract Letters letters();

  /**
   * Returns every letter that has arrived from the adapter of {@link #letters} in this test. The
   * test calls it repeatedly, until all letters have arrived or 20 seconds are over.
   */
  protected abstract List<Arrived> arrived();

  /**
   * Returns an adapter over a mail server that never answers. Override it if the adapter uses a
   * mail server; otherwise its tests are reported as skipped.
   */
  protected Optional<Letters> stalled() {
    return Optional.empty();
  }

  @Test
  void deliversEveryKindToItsRecipientAlone() {
    var user = User.Id.random();
    var letters = letters();
    letters.post(new Letter.ResetLink(address(1), ResetToken.issue(user), NOW));
    letters.post(new Letter.PasswordChanged(address(2), user, NOW));
    letters.post(new Letter.PasswordReset(address(3), user, NOW));

    assertThat(await(3))
        .extracting(Arrived::to)
        .as("each of three letters goes to its own recipient and to no other")
        .containsExactlyInAnyOrder(address(1).value(), address(2).value(), address(3).value());
  }

  @Test
  void aResetLinkCarriesItsWholeToken() {
    var token = ResetToken.issue(User.Id.random());
    letters().post(new Letter.ResetLink(address(1), token, NOW));

    assertThat(await(1).get(0).text())
        .as("the letter contains the whole token of its reset link")
        .contains(token.text());
  }

  @Test
  void noOtherLetterCarriesALinkThatWorks() {
    var letters = letters();
    letters.post(new Letter.PasswordChanged(address(1), User.Id.random(), NOW));
    letters.post(new Letter.PasswordReset(address(2), User.Id.random(), NOW));

    assertThat(await(2))
        .extracting(Arrived::text)
        .as("a notice that the password has changed contains no reset link")
        .noneMatch(text -> text.contains("#reset="));
  }

  @Test
  void deliversEachOfManyConcurrentLettersOnce() throws InterruptedException {
    var letters = letters();
    var outcomes =
        Together.run(
            MANY,
            i ->
                () -> {
                  letters.post(new Letter.PasswordChanged(address(i), User.Id.random(), NOW));
                  return i;
                });
    assertThat(outcomes)
        .extracting(Together.Outcome::failure)
        .as("post() throws for none of %d concurrent letters", MANY)
        .containsOnlyNulls();

    await(MANY);
    // Leaves time for a second copy of a letter to arrive.
    Thread.sleep(200);
    assertThat(arrived())
        .extracting(Arrived::to)
        .as("each of %d letters arrives exactly once", MANY)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, MANY).mapToObj(i -> address(i).value()).toList());
  }

  @Test
  @Timeout(5)
  void postDoesNotWaitForTheServer() {
    Letters letters = demandStalled();
    for (int i = 0; i < 10; i++) {
      letters.post(new Letter.PasswordChanged(address(i), User.Id.random(), NOW));
    }
  }

  @Test
  void isBusyInsteadOfKeepingLettersWithoutBound() {
    Letters letters = demandStalled();
    var letter = new Letter.PasswordChanged(address(1), User.Id.random(), NOW);
    Throwable thrown =
        catchThrowable(
            () -> {
              for (int i = 0; i < MORE_THAN_ANY_QUEUE; i++) {
                letters.post(letter);
              }
            });
    assertThat(thrown)
        .as("post() throws Busy before %d letters wait for delivery", MORE_THAN_ANY_QUEUE)
        .isInstanceOf(Busy.class);
  }

  private Letters demandStalled() {
    Optional<Letters> letters = stalled();
    assumeTrue(letters.isPresent(), "stalled() is not overridden");
    return letters.orElseThrow();
  }

  private List<Arrived> await(int count) {
    long end = System.nanoTime() + DELIVERED_WITHIN.toNanos();
    while (arrived().size() < count && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    assertThat(arrived())
        .as("the expected number of letters arrives within %s", DELIVERED_WITHIN)
        .hasSize(count);
    return arrived();
  }

  private static EmailAddress address(int number) {
    return new EmailAddress("user" + number + "@example.com");
  }
}

package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.LoginAttempts.Count;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link LoginAttempts} adapter promises. Extend it and say how to make yours, over a
 * store without attempts.
 */
@Timeout(60)
public abstract class LoginAttemptsContract {

  private static final LoginAttempts.Key TOM =
      new LoginAttempts.Key("address+client tom@example.com 192.0.2.1");
  private static final LoginAttempts.Key JACKY = new LoginAttempts.Key("address jacky@example.com");
  private static final Duration WINDOW = Duration.ofMinutes(15);
  private static final Instant NOW = Instant.parse("2026-01-01T12:34:56.789Z");

  /** The adapter, over an empty store of its own. */
  protected abstract LoginAttempts noAttempts();

  @Test
  void countsTheAttemptsOfAWindowWhoseEndStands() {
    var attempts = noAttempts();
    var end = NOW.plus(WINDOW);
    assertThat(attempts.count(TOM, WINDOW, NOW)).isEqualTo(new Count(1, end));
    assertThat(attempts.count(TOM, WINDOW, NOW.plusSeconds(1))).isEqualTo(new Count(2, end));
    assertThat(attempts.count(TOM, WINDOW, end.minusMillis(1))).isEqualTo(new Count(3, end));
  }

  @Test
  void countsAnewWhenTheWindowHasEnded() {
    var attempts = noAttempts();
    var end = NOW.plus(WINDOW);
    attempts.count(TOM, WINDOW, NOW);
    attempts.count(TOM, WINDOW, NOW);
    assertThat(attempts.count(TOM, WINDOW, end)).isEqualTo(new Count(1, end.plus(WINDOW)));
    assertThat(attempts.count(TOM, WINDOW, end)).isEqualTo(new Count(2, end.plus(WINDOW)));
  }

  @Test
  void keepsKeysApart() {
    var attempts = noAttempts();
    attempts.count(TOM, WINDOW, NOW);
    attempts.count(TOM, WINDOW, NOW);
    assertThat(attempts.count(JACKY, WINDOW, NOW).attempts()).isEqualTo(1);
    attempts.takeBack(List.of(JACKY));
    assertThat(attempts.count(TOM, WINDOW, NOW).attempts()).isEqualTo(3);
  }

  @Test
  void takesAnAttemptBackForEachKey() {
    var attempts = noAttempts();
    for (var key : List.of(TOM, JACKY)) {
      attempts.count(key, WINDOW, NOW);
      attempts.count(key, WINDOW, NOW);
    }
    attempts.takeBack(List.of(TOM, JACKY));
    var end = NOW.plus(WINDOW);
    assertThat(attempts.count(TOM, WINDOW, NOW)).isEqualTo(new Count(2, end));
    assertThat(attempts.count(JACKY, WINDOW, NOW)).isEqualTo(new Count(2, end));
  }

  @Test
  void takesNothingBackWhereNothingIsLeft() {
    var attempts = noAttempts();
    attempts.takeBack(List.of(TOM));
    attempts.count(TOM, WINDOW, NOW);
    attempts.takeBack(List.of(TOM));
    attempts.takeBack(List.of(TOM));
    assertThat(attempts.count(TOM, WINDOW, NOW).attempts()).isEqualTo(1);
  }

  @Test
  void keepsAKeyOfAnyTextUpToItsLongest() {
    var attempts = noAttempts();
    var odd = new LoginAttempts.Key("$where .tom'\"{} ".repeat(25));
    attempts.count(odd, WINDOW, NOW);
    assertThat(attempts.count(odd, WINDOW, NOW).attempts()).isEqualTo(2);
  }

  @Test
  void countsExactlyHoweverManyComeAtOnce() {
    var attempts = noAttempts();
    var outcomes = Together.run(64, i -> () -> attempts.count(TOM, WINDOW, NOW).attempts());
    assertThat(outcomes.stream().map(Together.Outcome::result))
        .as("each of 64 parallel attempts gets a number of its own")
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 64).boxed().toList());
  }

  @Test
  void countsExactlyWhenAWindowOfOldIsLeftBehind() {
    var attempts = noAttempts();
    attempts.count(TOM, WINDOW, NOW);
    var later = NOW.plus(WINDOW).plusSeconds(1);
    var outcomes = Together.run(64, i -> () -> attempts.count(TOM, WINDOW, later).attempts());
    assertThat(outcomes.stream().map(Together.Outcome::result))
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 64).boxed().toList());
  }

  @Test
  void takesBackExactlyHoweverManyComeAtOnce() {
    var attempts = noAttempts();
    Together.run(
        32,
        i ->
            () -> {
              attempts.count(TOM, WINDOW, NOW);
              attempts.takeBack(List.of(TOM));
              return i;
            });
    assertThat(attempts.count(TOM, WINDOW, NOW).attempts()).isEqualTo(1);
  }
}

package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.LoginAttempts.Count;
import dev.latchkey.application.port.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
  private static final Instant END = NOW.plus(WINDOW);

  /** The adapter, over an empty store of its own. */
  protected abstract LoginAttempts noAttempts();

  /**
   * Another adapter over the same store, as another node would have it; without one, the first
   * stands in for it. Override it wherever two instances can share a store.
   */
  protected LoginAttempts secondInstance(LoginAttempts first) {
    return first;
  }

  /**
   * An adapter whose store is away; without one, what is promised for that case is reported as
   * skipped. Override it wherever a store can be away.
   */
  protected Optional<LoginAttempts> withoutStore() {
    return Optional.empty();
  }

  @Test
  void countsTheAttemptsOfAWindowWhoseEndStands() {
    var attempts = noAttempts();
    assertThat(attempts.count(TOM, WINDOW, NOW))
        .as("the first attempt opens a window, to the millisecond")
        .isEqualTo(new Count(1, END));
    assertThat(attempts.count(TOM, WINDOW, NOW.plusSeconds(1)))
        .as("the second attempt is counted in the same window")
        .isEqualTo(new Count(2, END));
    assertThat(attempts.count(TOM, WINDOW.multipliedBy(2), END.minusMillis(1)))
        .as(
            "an attempt in the last millisecond is counted in the same window, however long its own")
        .isEqualTo(new Count(3, END));
  }

  @Test
  void countsAnewWhenTheWindowHasEnded() {
    var attempts = noAttempts();
    attempts.count(TOM, WINDOW, NOW);
    attempts.count(TOM, WINDOW, NOW);
    assertThat(attempts.count(TOM, WINDOW, END))
        .as("an attempt at the very end of a window opens the next")
        .isEqualTo(new Count(1, END.plus(WINDOW)));
    assertThat(attempts.count(TOM, WINDOW, END))
        .as("the next attempt is counted in the new window")
        .isEqualTo(new Count(2, END.plus(WINDOW)));
  }

  @Test
  void countsOnForACallerWhoseClockIsBehind() {
    var attempts = noAttempts();
    attempts.count(TOM, WINDOW, NOW);
    assertThat(attempts.count(TOM, WINDOW, NOW.minusSeconds(1)))
        .as("an attempt by a clock that is behind is counted in the same window")
        .isEqualTo(new Count(2, END));
  }

  @Test
  void keepsKeysApart() {
    var attempts = noAttempts();
    attempts.count(TOM, WINDOW, NOW);
    attempts.count(TOM, WINDOW, NOW);
    assertThat(attempts.count(JACKY, WINDOW, NOW).attempts())
        .as("the first attempt of another key")
        .isEqualTo(1);
    attempts.takeBack(List.of(JACKY));
    assertThat(attempts.count(TOM, WINDOW, NOW).attempts())
        .as("the third attempt of a key, after one of another was taken back")
        .isEqualTo(3);
  }

  @Test
  void tellsApartWhatIsMerelyAlike() {
    var attempts = noAttempts();
    for (String key :
        List.of("tom", "Tom", "tom ", "t_m", "t%", "to", "tom.*", "tóm", "to\u0301m")) {
      assertThat(attempts.count(new LoginAttempts.Key(key), WINDOW, NOW).attempts())
          .as("the first attempt of the key '%s'", key)
          .isEqualTo(1);
    }
  }

  @Test
  void keepsAWindowForEachKey() {
    var attempts = noAttempts();
    attempts.count(TOM, WINDOW, NOW);
    attempts.count(JACKY, WINDOW.multipliedBy(4), NOW);
    assertThat(attempts.count(TOM, WINDOW, END).attempts())
        .as("an attempt after the shorter window has ended")
        .isEqualTo(1);
    assertThat(attempts.count(JACKY, WINDOW.multipliedBy(4), END))
        .as("an attempt in the longer window, after the shorter has ended")
        .isEqualTo(new Count(2, NOW.plus(WINDOW.multipliedBy(4))));
  }

  @Test
  void takesAnAttemptBackForEachKey() {
    var attempts = noAttempts();
    for (var key : List.of(TOM, JACKY)) {
      attempts.count(key, WINDOW, NOW);
      attempts.count(key, WINDOW, NOW);
    }
    attempts.takeBack(List.of(TOM, JACKY));
    for (var key : List.of(TOM, JACKY)) {
      assertThat(attempts.count(key, WINDOW, NOW))
          .as("the attempt after two, of which one was taken back; its window stands")
          .isEqualTo(new Count(2, END));
    }
  }

  @Test
  void takesNothingBackWhereNothingIsLeft() {
    var attempts = noAttempts();
    attempts.takeBack(List.of());
    attempts.takeBack(List.of(TOM));
    assertThat(attempts.count(TOM, WINDOW, NOW).attempts())
        .as("the first attempt of a key of which none could be taken back")
        .isEqualTo(1);
    attempts.takeBack(List.of(TOM));
    attempts.takeBack(List.of(TOM));
    assertThat(attempts.count(TOM, WINDOW, NOW).attempts())
        .as("the attempt after one that was taken back twice")
        .isEqualTo(1);
  }

  @Test
  void keepsAKeyOfAnyTextUpToItsLongest() {
    var attempts = noAttempts();
    for (String start : List.of("$where .tom'\"{} ", "日本語 𝒳 Türkçe ")) {
      String longest = start.repeat(400 / start.length() + 1).substring(0, 399);
      for (String end : List.of("a", "b")) {
        var key = new LoginAttempts.Key(longest + end);
        attempts.count(key, WINDOW, NOW);
        assertThat(attempts.count(key, WINDOW, NOW).attempts())
            .as("the second attempt of the longest key that begins with '%s'", start)
            .isEqualTo(2);
      }
    }
  }

  @Test
  void countsExactlyHoweverManyComeAtOnce() {
    assertCountsExactly(twoInstances(), NOW);
  }

  @Test
  void countsExactlyWhenAWindowOfOldIsLeftBehind() {
    var instances = twoInstances();
    instances.get(0).count(TOM, WINDOW, NOW);
    assertCountsExactly(instances, END.plusSeconds(1));
  }

  private static void assertCountsExactly(List<LoginAttempts> instances, Instant now) {
    var outcomes =
        Together.run(64, i -> () -> instances.get(i % 2).count(TOM, WINDOW, now).attempts());
    assertThat(outcomes)
        .extracting(Together.Outcome::failure)
        .as("why attempts of 64 at a time were not counted")
        .containsOnlyNulls();
    assertThat(outcomes.stream().map(Together.Outcome::result))
        .as("each of 64 attempts at a time gets a number of its own")
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 64).boxed().toList());
  }

  @Test
  void takesBackExactlyHoweverManyComeAtOnce() {
    var instances = twoInstances();
    var outcomes =
        Together.run(
            32,
            i ->
                () -> {
                  var attempts = instances.get(i % 2);
                  attempts.count(TOM, WINDOW, NOW);
                  attempts.takeBack(List.of(TOM));
                  return i;
                });
    assertThat(outcomes)
        .extracting(Together.Outcome::failure)
        .as("why attempts of 32 at a time were not taken back")
        .containsOnlyNulls();
    assertThat(instances.get(0).count(TOM, WINDOW, NOW).attempts())
        .as("the attempt after 32 that were all taken back")
        .isEqualTo(1);
  }

  @Test
  void aSecondInstanceCountsOnFromTheFirst() {
    var instances = twoInstances();
    var first = instances.get(0);
    var second = instances.get(1);
    first.count(TOM, WINDOW, NOW);
    assertThat(second.count(TOM, WINDOW, NOW))
        .as("the second attempt, counted by another instance")
        .isEqualTo(new Count(2, END));
    assertThat(first.count(TOM, WINDOW, NOW))
        .as("the third attempt, counted by the first instance again")
        .isEqualTo(new Count(3, END));
    second.takeBack(List.of(TOM));
    assertThat(first.count(TOM, WINDOW, NOW))
        .as("the attempt after three, of which another instance took one back")
        .isEqualTo(new Count(3, END));
  }

  @Test
  void saysSoWhenTheStoreIsAway() {
    Optional<LoginAttempts> away = withoutStore();
    assumeTrue(away.isPresent(), "no adapter without its store is given");
    var attempts = away.orElseThrow();
    assertThat(catchThrowable(() -> attempts.count(TOM, WINDOW, NOW)))
        .as("counting without a store")
        .isInstanceOf(StoreUnavailable.class);
    assertThat(catchThrowable(() -> attempts.takeBack(List.of(TOM))))
        .as("taking back without a store")
        .isInstanceOf(StoreUnavailable.class);
  }

  private List<LoginAttempts> twoInstances() {
    var first = noAttempts();
    return List.of(first, secondInstance(first));
  }
}

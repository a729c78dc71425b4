package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.LoginAttempts.Admitted;
import dev.latchkey.application.port.LoginAttempts.Attempt;
import dev.latchkey.application.port.LoginAttempts.Limit;
import dev.latchkey.application.port.LoginAttempts.Occupied;
import dev.latchkey.application.port.LoginAttempts.Refused;
import dev.latchkey.application.port.LoginAttempts.Verdict;
import dev.latchkey.testkit.Together.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests that an adapter keeps the promises of {@link LoginAttempts}. To test an adapter, extend
 * this class, implement its abstract method and override each optional one that applies.
 */
@Timeout(60)
public abstract class LoginAttemptsContract {

  private static final Duration WINDOW = Duration.ofMinutes(15);
  private static final Instant NOW = Instant.parse("2026-01-01T12:34:56.789Z");
  private static final Instant END = NOW.plus(WINDOW);
  private static final Limit TOM = limit("address+client tom@example.com 192.0.2.1", 3);
  private static final Limit JACKY = limit("address jacky@example.com", 3);

  /** Returns an adapter over an empty store that no other adapter uses. */
  protected abstract LoginAttempts noAttempts();

  /**
   * Returns another adapter over the same store, as a second node would have it. Override it if two
   * instances can share a store; otherwise the tests use the first instance twice.
   */
  protected LoginAttempts secondInstance(LoginAttempts first) {
    return first;
  }

  /**
   * Returns an adapter whose store is unavailable. Override it if the store can become unavailable;
   * otherwise its test is reported as skipped.
   */
  protected Optional<LoginAttempts> withoutStore() {
    return Optional.empty();
  }

  /**
   * Returns the number of keys for which the store of the adapter holds an entry. Override it to
   * test that old entries are deleted; otherwise the test is reported as skipped.
   */
  protected OptionalInt storedKeys(LoginAttempts attempts) {
    return OptionalInt.empty();
  }

  @Test
  void countsFailuresInASlidingWindow() {
    var attempts = noAttempts();
    fail(attempts, TOM, NOW, NOW.plusMillis(1), NOW.plusSeconds(2));
    for (Instant at : List.of(NOW.plusSeconds(3), END.minusMillis(1))) {
      assertThat(attempts.admit(attempt(at, TOM)))
          .as("after 3 failures an attempt is refused until the first one leaves the window")
          .isEqualTo(new Refused(TOM.key(), END));
    }
    fail(attempts, TOM, END);
    assertThat(attempts.admit(attempt(END, TOM)))
        .as("a fourth failure comes when the first leaves: refused until the second leaves")
        .isEqualTo(new Refused(TOM.key(), END.plusMillis(1)));
    var later = END.plus(WINDOW);
    fail(attempts, TOM, later, later, later);
    assertRefused("an attempt after 3 failures in a later window is refused", attempts, later, TOM);
  }

  @Test
  void countsAFailureForTheLongestWindow() {
    var attempts = noAttempts();
    var day = new Limit(JACKY.key(), 1, LoginAttempts.LONGEST);
    attempts.fail(admitted(attempts, NOW, day));
    var last = NOW.plus(LoginAttempts.LONGEST).minusMillis(1);
    // An adapter may delete old entries when another attempt comes.
    fail(attempts, TOM, NOW.plus(LoginAttempts.LONGEST.dividedBy(2)), last);
    assertThat(attempts.admit(attempt(last, day)))
        .as("a failure counts until the last millisecond of a window of one day")
        .isEqualTo(new Refused(day.key(), last.plusMillis(1)));
  }

  @Test
  void findsTheFailuresThatStandInTheWayOfAnotherLimit() {
    var attempts = noAttempts();
    fail(attempts, TOM, NOW, NOW.plusSeconds(1), NOW.plusSeconds(2));
    assertThat(attempts.admit(attempt(NOW.plusSeconds(3), new Limit(TOM.key(), 2, WINDOW))))
        .as("with the limit lowered from 3 to 2, refused until the second of 3 failures leaves")
        .isEqualTo(new Refused(TOM.key(), END.plusSeconds(1)));
    var hour = Duration.ofHours(1);
    assertThat(attempts.admit(attempt(NOW.plusSeconds(3), new Limit(TOM.key(), 3, hour))))
        .as("with a longer window, refused until the first of 3 failures leaves that window")
        .isEqualTo(new Refused(TOM.key(), NOW.plus(hour)));
    var raised = new Limit(TOM.key(), 10_000, WINDOW);
    attempts.succeed(admitted(attempts, NOW.plusSeconds(4), raised), List.of(TOM.key()));
    assertThat(attempts.admit(attempt(NOW.plusSeconds(5), TOM)))
        .as("a success under a raised limit clears the failures for the old limit, too")
        .isEqualTo(new Admitted());
  }

  @Test
  void countsAttemptsUnderWayAsFailedWhereTheLimitSaysAtOnce() {
    var attempts = noAttempts();
    var atOnce = new Limit(TOM.key(), 3, WINDOW, true);
    admitted(attempts, NOW, atOnce);
    var second = admitted(attempts, NOW.plusMillis(1), atOnce);
    fail(attempts, atOnce, NOW.plusMillis(2));
    assertThat(attempts.admit(attempt(NOW.plusMillis(3), atOnce)))
        .as("with atOnce, 2 attempts under way and 1 failure reach the limit of 3")
        .isEqualTo(new Refused(TOM.key(), END));
    assertThat(attempts.admit(attempt(NOW.plusMillis(3), TOM)))
        .as("without atOnce, 2 attempts under way and 1 failure lead to Occupied")
        .isEqualTo(new Occupied());
    attempts.cancel(second);
    assertThat(attempts.admit(attempt(NOW.plusMillis(3), atOnce)))
        .as("with atOnce, a cancelled attempt does not count")
        .isEqualTo(new Admitted());
  }

  @Test
  void settlesTheKeysOfAnAttemptInDifferentWays() {
    var attempts = noAttempts();
    var tom = limit(TOM.key().value(), 1);
    var jacky = limit(JACKY.key().value(), 1);
    var both = admitted(attempts, NOW, tom, jacky);
    attempts.fail(new Attempt(both.id(), NOW, List.of(tom)));
    assertThat(attempts.admit(attempt(NOW, jacky)))
        .as("an attempt stays under way for the key that was not settled")
        .isEqualTo(new Occupied());
    attempts.cancel(new Attempt(both.id(), NOW, List.of(jacky)));
    assertThat(attempts.admit(attempt(NOW, jacky)))
        .as("an attempt does not count for the key that was settled as cancelled")
        .isEqualTo(new Admitted());
    assertRefused(
        "an attempt counts as failed for the key that was settled as failed", attempts, NOW, tom);
  }

  @Test
  void countsNeitherSuccessesNorCancelledAttempts() {
    var attempts = noAttempts();
    for (int i = 0; i < 5; i++) {
      attempts.succeed(admitted(attempts, NOW, TOM), List.of());
      attempts.cancel(admitted(attempts, NOW, TOM));
    }
    fail(attempts, TOM, NOW, NOW, NOW);
    assertRefused(
        "an attempt after 3 failures is refused, whatever else succeeded or was cancelled",
        attempts,
        NOW,
        TOM);
  }

  @Test
  void aSuccessClearsTheFailuresOfTheClearedKeysOnly() {
    var attempts = noAttempts();
    fail(attempts, TOM, NOW, NOW);
    fail(attempts, JACKY, NOW, NOW);
    var underWay = admitted(attempts, NOW, limit(TOM.key().value(), 10));
    attempts.succeed(
        admitted(attempts, NOW, limit(TOM.key().value(), 10), JACKY), List.of(TOM.key()));
    assertThat(attempts.admit(attempt(NOW, limit(JACKY.key().value(), 2))))
        .as("the key that was not cleared keeps its two failures")
        .isEqualTo(new Refused(JACKY.key(), END));
    assertThat(attempts.admit(attempt(NOW, limit(TOM.key().value(), 1))))
        .as("the cleared key keeps its attempt under way")
        .isEqualTo(new Occupied());
    attempts.fail(underWay);
    fail(attempts, TOM, NOW, NOW);
    assertRefused("the cleared key refuses an attempt after 3 new failures", attempts, NOW, TOM);
  }

  @Test
  void countsAnAttemptForAllItsKeysOrForNone() {
    var attempts = noAttempts();
    fail(attempts, TOM, NOW, NOW);
    attempts.fail(admitted(attempts, NOW, JACKY, TOM));
    for (int i = 0; i < 5; i++) {
      assertRefused(
          "an attempt whose second limit is reached is refused", attempts, NOW, JACKY, TOM);
      assertRefused(
          "an attempt whose first limit is reached is refused", attempts, NOW, TOM, JACKY);
    }
    fail(attempts, JACKY, NOW, NOW);
    assertRefused(
        "the other key refuses an attempt after its own 3 failures", attempts, NOW, JACKY);
  }

  @Test
  void namesTheLimitThatIsReachedLongest() {
    var attempts = noAttempts();
    var underWay = new ArrayList<Attempt>();
    for (int i = 0; i < 3; i++) {
      underWay.add(admitted(attempts, NOW, TOM));
    }
    var later = NOW.plusSeconds(1);
    fail(attempts, JACKY, later, later, later);
    assertNamesJacky("the other one is only occupied", attempts, later);
    underWay.forEach(attempts::fail);
    assertNamesJacky("the other one has room a second earlier", attempts, later);
  }

  private static void assertNamesJacky(String what, LoginAttempts attempts, Instant now) {
    for (List<Limit> both : List.of(List.of(TOM, JACKY), List.of(JACKY, TOM))) {
      assertThat(attempts.admit(new Attempt(id(), now, both)))
          .as("the answer names the limit that is reached longest: %s", what)
          .isEqualTo(new Refused(JACKY.key(), now.plus(WINDOW)));
    }
  }

  @Test
  void settlingAnAttemptThatIsNotUnderWayHasNoEffect() {
    var attempts = noAttempts();
    for (Consumer<Attempt> settle : settlements(attempts)) {
      settle.accept(attempt(NOW, TOM, JACKY));
    }
    var failed = admitted(attempts, NOW, TOM);
    attempts.fail(failed);
    attempts.fail(failed);
    var cancelled = admitted(attempts, NOW, TOM);
    attempts.cancel(cancelled);
    attempts.cancel(cancelled);
    attempts.fail(cancelled);
    fail(attempts, TOM, NOW, NOW);
    assertRefused(
        "an attempt that is settled twice counts once: 3 failures reach the limit",
        attempts,
        NOW,
        TOM);
    attempts.cancel(failed);
    assertRefused("cancelling an attempt that has failed has no effect", attempts, NOW, TOM);
    var late = admitted(attempts, NOW, JACKY);
    fail(attempts, JACKY, END, END, END);
    attempts.cancel(late);
    assertRefused(
        "cancelling an attempt that has left the window removes no other", attempts, END, JACKY);
  }

  @Test
  void settlesTheKeysThatStillHoldTheAttempt() {
    var attempts = noAttempts();
    var minute = new Limit(TOM.key(), 1, Duration.ofMinutes(1));
    var hour = new Limit(JACKY.key(), 1, Duration.ofHours(1));
    var slow = admitted(attempts, NOW, minute, hour);
    var later = NOW.plus(minute.window());
    // By now the slow attempt has left the shorter window.
    admitted(attempts, later, minute);
    attempts.fail(slow);
    for (List<Limit> both : List.of(List.of(minute, hour), List.of(hour, minute))) {
      assertThat(attempts.admit(new Attempt(id(), later, both)))
          .as("an attempt that fails late counts for the key whose longer window still holds it")
          .isEqualTo(new Refused(hour.key(), NOW.plus(hour.window())));
    }
  }

  @Test
  void countsAnAttemptWhoseNodeDiedAsFailed() {
    var attempts = noAttempts();
    for (int i = 0; i < 3; i++) {
      admitted(attempts, NOW, TOM);
    }
    assertThat(attempts.admit(attempt(NOW.plus(Duration.ofMinutes(1)), TOM)))
        .as("3 attempts under way for a minute still count as under way")
        .isEqualTo(new Occupied());
    assertRefused(
        "3 attempts under way for more than 6 minutes count as failed",
        attempts,
        NOW.plus(LoginAttempts.LONGEST_UNDER_WAY).plusMillis(1),
        TOM);
    assertThat(attempts.admit(attempt(END, TOM)))
        .as("attempts that were never settled leave the window, too")
        .isEqualTo(new Admitted());
  }

  @Test
  void countsNothingForLongerThanAWindowThoughAClockWasAhead() {
    var attempts = noAttempts();
    var ahead = NOW.plus(Duration.ofMinutes(5));
    fail(attempts, TOM, ahead, ahead, ahead);
    assertRefused(
        "failures by a clock that is ahead count for a clock that is behind", attempts, NOW, TOM);
    assertThat(attempts.admit(attempt(END, TOM)))
        .as("failures by a clock that is ahead stop counting a window after another node saw them")
        .isEqualTo(new Admitted());
  }

  @Test
  void comparesKeysExactlyUpToTheLongest() {
    var attempts = noAttempts();
    // "Aa" and "BB" have the same hash code, and so have longer texts made of them.
    var alike =
        new ArrayList<>(
            List.of(
                "tom",
                "Tom",
                "tom ",
                " tom",
                "t_m",
                "t%",
                "to",
                "tom.*",
                "$tom",
                "tom\0",
                "tóm",
                "to\u0301m",
                "AaAaAa",
                "BBBBBB",
                "AaBBAa"));
    for (String start : List.of("$where .tom'\"{} ", "日本語 𝒳 Türkçe ")) {
      String longest = start.repeat(400 / start.length() + 1).substring(0, 399);
      alike.addAll(List.of(longest + "a", longest + "b"));
    }
    var underWay = new ArrayList<Attempt>();
    for (String key : alike) {
      underWay.add(admitted(attempts, NOW, limit(key, 1)));
    }
    for (Attempt each : underWay) {
      var limit = each.limits().get(0);
      assertThat(attempts.admit(attempt(NOW, limit)))
          .as("a limit of 1 admits no other attempt of %s while one is under way", limit.key())
          .isEqualTo(new Occupied());
      attempts.fail(each);
      assertRefused(
          "a limit of 1 admits no other attempt of " + limit.key() + " after one failed",
          attempts,
          NOW,
          limit);
    }
  }

  @Test
  void countsHundredsOfFailures() {
    var attempts = noAttempts();
    var many = limit("client 192.0.2.1", 300);
    for (int i = 0; i < 300; i++) {
      fail(attempts, many, NOW.plusMillis(i));
    }
    assertThat(attempts.admit(attempt(NOW.plusSeconds(1), many)))
        .as("an attempt after 300 failures is refused until the first one leaves the window")
        .isEqualTo(new Refused(many.key(), END));
  }

  @Test
  void admitsExactlyTheLimitInParallel() {
    var instances = twoInstances();
    var tom = limit("tom", 10);
    for (Instant now : List.of(NOW, END)) {
      var made = IntStream.range(0, 64).mapToObj(i -> attempt(now, tom)).toList();
      var outcomes = Together.run(64, i -> () -> instances.get(i % 2).admit(made.get(i)));
      assertNoFailures(outcomes);
      assertThat(outcomes.stream().map(Outcome::result).filter(Admitted.class::isInstance))
          .as("a limit of 10 admits exactly 10 of 64 concurrent attempts")
          .hasSize(10);
      assertThat(instances.get(1).admit(attempt(now, tom)))
          .as("while these 10 are under way, another attempt is Occupied")
          .isEqualTo(new Occupied());
      // The second round begins when these failures have left the window.
      made.forEach(instances.get(0)::fail);
    }
  }

  @Test
  void settlesExactlyInParallel() {
    var instances = twoInstances();
    var tom = limit("tom", 40);
    var outcomes =
        Together.run(
            32,
            i ->
                () -> {
                  var attempts = instances.get(i % 2);
                  var attempt = admitted(attempts, NOW, tom);
                  settlements(attempts).get(i % 3).accept(attempt);
                  return i;
                });
    assertNoFailures(outcomes);
    assertThat(instances.get(0).admit(attempt(NOW, limit("tom", 12))))
        .as("11 of 32 concurrent attempts failed: a limit of 12 admits another")
        .isEqualTo(new Admitted());
    assertThat(instances.get(1).admit(attempt(NOW, limit("tom", 11))))
        .as("11 of 32 concurrent attempts failed: a limit of 11 refuses another")
        .isEqualTo(new Refused(new LoginAttempts.Key("tom"), END));
  }

  @Test
  void acceptsKeysInAnyOrderInParallel() {
    var instances = twoInstances();
    var limits = List.of(limit("a", 10_000), limit("b", 10_000), limit("c", 10_000));
    var outcomes =
        Together.run(
            16,
            i ->
                () -> {
                  var mine = new ArrayList<>(limits);
                  if (i % 2 == 0) {
                    Collections.reverse(mine);
                  }
                  for (int n = 0; n < 10; n++) {
                    var attempts = instances.get(i / 2 % 2);
                    var attempt = new Attempt(id(), NOW, mine);
                    var verdict = attempts.admit(attempt);
                    attempts.succeed(attempt, attempt.keys());
                    assertThat(verdict)
                        .as("an attempt far below its limits is admitted")
                        .isEqualTo(new Admitted());
                  }
                  return i;
                });
    assertNoFailures(outcomes);
    for (Limit limit : limits) {
      assertThat(instances.get(0).admit(attempt(NOW, new Limit(limit.key(), 1, WINDOW))))
          .as("attempts that succeeded do not count")
          .isEqualTo(new Admitted());
    }
  }

  @Test
  void aSecondInstanceCountsWithTheFirst() {
    var instances = twoInstances();
    var first = instances.get(0);
    var second = instances.get(1);
    var underWay = admitted(first, NOW, TOM);
    fail(second, TOM, NOW, NOW);
    assertThat(second.admit(attempt(NOW, TOM)))
        .as("an attempt that is under way at the other instance counts")
        .isEqualTo(new Occupied());
    second.fail(underWay);
    assertRefused("3 failures at two instances count together", first, NOW, TOM);
    second.succeed(admitted(second, NOW, limit(TOM.key().value(), 10)), List.of(TOM.key()));
    fail(first, TOM, NOW, NOW, NOW);
  }

  @Test
  void deletesOldEntries() {
    var attempts = noAttempts();
    for (int i = 0; i < 20; i++) {
      fail(attempts, limit("nobody" + i, 3), NOW);
      admitted(attempts, NOW, limit("died" + i, 3));
    }
    var later = NOW.plus(LoginAttempts.LONGEST.multipliedBy(2));
    for (int i = 0; i < 3; i++) {
      fail(attempts, limit("later" + i, 3), later.plus(Duration.ofHours(i)));
    }
    var stored = storedKeys(attempts);
    assumeTrue(stored.isPresent(), "storedKeys() is not overridden");
    assertThat(stored.orElseThrow())
        .as("the entries of 40 unused keys are deleted within 2 days; at most 10 keys are left")
        .isBetween(1, 10);
  }

  @Test
  void throwsStoreUnavailableWhenTheStoreIsAway() {
    Optional<LoginAttempts> away = withoutStore();
    assumeTrue(away.isPresent(), "withoutStore() is not overridden");
    var attempts = away.orElseThrow();
    var attempt = attempt(NOW, TOM);
    UsersUnderLoad.assertUnavailable(
        "admit() throws StoreUnavailable", () -> attempts.admit(attempt));
    for (Consumer<Attempt> settle : settlements(attempts)) {
      UsersUnderLoad.assertUnavailable(
          "settling throws StoreUnavailable", () -> settle.accept(attempt));
    }
  }

  private List<LoginAttempts> twoInstances() {
    var first = noAttempts();
    return List.of(first, secondInstance(first));
  }

  private static List<Consumer<Attempt>> settlements(LoginAttempts attempts) {
    return List.of(
        attempts::fail, attempts::cancel, attempt -> attempts.succeed(attempt, List.of()));
  }

  private static void assertRefused(
      String what, LoginAttempts attempts, Instant now, Limit... limits) {
    assertThat(attempts.admit(attempt(now, limits))).as(what).isInstanceOf(Refused.class);
  }

  private static void assertNoFailures(List<? extends Outcome<?>> outcomes) {
    assertThat(outcomes)
        .extracting(Outcome::failure)
        .as("no concurrent call throws")
        .containsOnlyNulls();
  }

  private static void fail(LoginAttempts attempts, Limit limit, Instant... instants) {
    for (Instant at : instants) {
      attempts.fail(admitted(attempts, at, limit));
    }
  }

  private static Attempt admitted(LoginAttempts attempts, Instant at, Limit... limits) {
    var attempt = attempt(at, limits);
    Verdict verdict = attempts.admit(attempt);
    assertThat(verdict).as("an attempt below its limits is admitted").isEqualTo(new Admitted());
    return attempt;
  }

  private static Attempt attempt(Instant at, Limit... limits) {
    return new Attempt(id(), at, Arrays.asList(limits));
  }

  private static String id() {
    return UUID.randomUUID().toString().replace("-", "").substring(0, 22);
  }

  private static Limit limit(String key, int attempts) {
    return new Limit(new LoginAttempts.Key(key), attempts, WINDOW);
  }
}

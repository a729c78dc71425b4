package dev.latchkey.brokenadapters;

import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.testkit.InMemoryLoginAttempts;
import dev.latchkey.testkit.LoginAttemptsContract;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ways to get {@link LoginAttempts} wrong: the sound fake with one twist each. */
public final class FaultyLoginAttempts {

  private FaultyLoginAttempts() {}

  /** The contract over the chosen fault. */
  @ExtendWith(Fault.OnlyWhenAsked.class)
  public static class Contract extends LoginAttemptsContract {
    private final Fault<LoginAttempts> fault = Fault.current();

    @Override
    protected LoginAttempts noAttempts() {
      return fault.first().get();
    }

    @Override
    protected LoginAttempts secondInstance(LoginAttempts first) {
      return fault.second().apply(first);
    }

    @Override
    protected Optional<LoginAttempts> withoutStore() {
      var away = (Twisted) fault.first().get();
      away.away = true;
      return Optional.of(away);
    }

    @Override
    protected OptionalInt storedKeys(LoginAttempts attempts) {
      return OptionalInt.of(((Twisted) attempts).storedKeys.get());
    }
  }

  private interface Succeed {
    void settle(
        LoginAttempts sound, LoginAttempts.Attempt attempt, Collection<LoginAttempts.Key> cleared);
  }

  /** A sound adapter whose every part can be replaced. */
  private static final class Twisted implements LoginAttempts {
    InMemoryLoginAttempts sound = new InMemoryLoginAttempts();
    BiFunction<LoginAttempts, Attempt, Verdict> admit = LoginAttempts::admit;
    BiConsumer<LoginAttempts, Attempt> fail = LoginAttempts::fail;
    Succeed succeed = LoginAttempts::succeed;
    BiConsumer<LoginAttempts, Attempt> cancel = LoginAttempts::cancel;
    Supplier<Integer> storedKeys = () -> sound.storedKeys();
    Duration timeWithoutStore = Duration.ZERO;
    RuntimeException failureWithoutStore = new StoreUnavailable("connection refused", null);
    boolean away;

    private LoginAttempts sound() {
      if (away) {
        Fault.waste(timeWithoutStore);
        throw failureWithoutStore;
      }
      return sound;
    }

    @Override
    public Verdict admit(Attempt attempt) {
      return admit.apply(sound(), attempt);
    }

    @Override
    public void fail(Attempt attempt) {
      fail.accept(sound(), attempt);
    }

    @Override
    public void succeed(Attempt attempt, Collection<Key> cleared) {
      succeed.settle(sound(), attempt, cleared);
    }

    @Override
    public void cancel(Attempt attempt) {
      cancel.accept(sound(), attempt);
    }
  }

  /** All faults; the first entry has none, and the whole contract accepts it. */
  public static Stream<Fault<LoginAttempts>> all() {
    return Stream.of(sound(), keys(), limits(), verdicts(), settling(), races(), stores())
        .flatMap(faults -> faults);
  }

  private static Stream<Fault<LoginAttempts>> sound() {
    return Stream.of(fault("is sound", it -> {}));
  }

  private static Stream<Fault<LoginAttempts>> keys() {
    String alike = "comparesKeysExactly";
    return Stream.of(
        keyed("takes all keys for one", key -> "all", alike),
        keyed("lower-cases keys", key -> key.toLowerCase(Locale.ROOT), alike),
        limited(
            "keeps windows of different lengths apart",
            it ->
                new LoginAttempts.Limit(
                    new LoginAttempts.Key(it.key().value() + it.window()),
                    it.attempts(),
                    it.window()),
            "findsTheFailuresThatStandInTheWayOfAnotherLimit"),
        keyed(
            "cuts keys to a column of 255",
            key -> key.substring(0, Math.min(255, key.length())),
            "acceptsAKeyOfAnyTextOf400Characters"));
  }

  private static Stream<Fault<LoginAttempts>> limits() {
    String limit = "refusesWhenTheLimitIsReachedByFailures";
    return Stream.of(
        limited("admits one too many", it -> limit(it, it.attempts() + 1, it.window()), limit),
        limited("admits one too few", it -> limit(it, it.attempts() - 1, it.window()), limit),
        limited(
            "counts in a byte",
            it -> limit(it, it.attempts() > 127 ? 10_000 : it.attempts(), it.window()),
            "countsHundredsOfFailures"),
        limited(
            "keeps a failure a millisecond too long",
            it -> limit(it, it.attempts(), it.window().plusMillis(1)),
            limit,
            "admitsOneMoreWhenAFailureLeavesTheWindow",
            "countsNoFailureOnceAllHaveLeftTheWindow"),
        fault(
            "believes that limits never change",
            it -> {
              Map<LoginAttempts.Key, LoginAttempts.Limit> first = new ConcurrentHashMap<>();
              it.admit =
                  (sound, attempt) ->
                      sound.admit(
                          new LoginAttempts.Attempt(
                              attempt.id(),
                              attempt.at(),
                              attempt.limits().stream()
                                  .map(one -> first.computeIfAbsent(one.key(), key -> one))
                                  .toList()));
            },
            "findsTheFailuresThatStandInTheWayOfAnotherLimit"),
        limited(
            "leaves attempts under way open under every limit",
            it -> new LoginAttempts.Limit(it.key(), it.attempts(), it.window()),
            "countsAttemptsUnderWayAsFailedWhereTheLimitSaysAtOnce"),
        limited(
            "counts attempts under way as failed under every limit",
            it -> new LoginAttempts.Limit(it.key(), it.attempts(), it.window(), true),
            "countsAttemptsUnderWayAsFailedWhereTheLimitSaysAtOnce",
            "answersOccupiedWhenAttemptsUnderWayFillTheLimit"),
        limited(
            "has one window for all limits",
            it -> limit(it, it.attempts(), Duration.ofMinutes(15)),
            "usesTheWindowOfEachLimit"),
        fault(
            "believes the clock that is ahead",
            it -> {
              var latest = new AtomicReference<>(Instant.MIN);
              it.admit =
                  (sound, attempt) ->
                      sound.admit(
                          new LoginAttempts.Attempt(
                              attempt.id(),
                              latest.accumulateAndGet(attempt.at(), (a, b) -> a.isAfter(b) ? a : b),
                              attempt.limits()));
            },
            "countsNothingForLongerThanAWindowThoughAClockWasAhead"));
  }

  private static LoginAttempts.Limit limit(LoginAttempts.Limit old, int attempts, Duration window) {
    return new LoginAttempts.Limit(old.key(), attempts, window, old.atOnce());
  }

  private static Stream<Fault<LoginAttempts>> verdicts() {
    return Stream.of(
        fault(
            "answers Occupied for a refusal",
            it ->
                it.admit =
                    (sound, attempt) -> {
                      var verdict = sound.admit(attempt);
                      return verdict instanceof LoginAttempts.Refused
                          ? new LoginAttempts.Occupied()
                          : verdict;
                    },
            "refusesWhenTheLimitIsReachedByFailures",
            "countsAnAttemptWhoseNodeDiedAsFailed"),
        fault(
            "stops at the first limit that is reached",
            it ->
                it.admit =
                    (sound, attempt) -> {
                      for (LoginAttempts.Limit limit : attempt.limits()) {
                        var alone =
                            new LoginAttempts.Attempt("probe", attempt.at(), List.of(limit));
                        var verdict = sound.admit(alone);
                        sound.cancel(alone);
                        if (!(verdict instanceof LoginAttempts.Admitted)) {
                          return verdict;
                        }
                      }
                      return sound.admit(attempt);
                    },
            "namesTheLimitThatIsReachedLongest",
            "prefersRefusedToOccupied"),
        fault(
            "leaves what it has counted when a later limit refuses",
            it ->
                it.admit =
                    (sound, attempt) -> {
                      var verdict = sound.admit(attempt);
                      if (verdict instanceof LoginAttempts.Refused) {
                        for (LoginAttempts.Limit limit : attempt.limits()) {
                          sound.admit(
                              new LoginAttempts.Attempt(
                                  attempt.id(), attempt.at(), List.of(limit)));
                        }
                      }
                      return verdict;
                    },
            "countsAnAttemptForAllItsKeysOrForNone"));
  }

  private static Stream<Fault<LoginAttempts>> settling() {
    String success = "aSuccessClearsTheFailuresOfTheClearedKeysOnly";
    return Stream.of(
        fault(
            "forgets failures",
            it -> it.fail = LoginAttempts::cancel,
            "refusesWhenTheLimitIsReachedByFailures"),
        fault(
            "counts successes",
            it -> it.succeed = (sound, attempt, cleared) -> sound.fail(attempt),
            "countsNeitherSuccessesNorCancelledAttempts"),
        fault(
            "counts cancelled attempts",
            it -> it.cancel = LoginAttempts::fail,
            "countsNeitherSuccessesNorCancelledAttempts"),
        fault(
            "clears nothing",
            it -> it.succeed = (sound, attempt, cleared) -> sound.cancel(attempt),
            success),
        fault(
            "clears all keys",
            it -> it.succeed = (sound, attempt, cleared) -> sound.succeed(attempt, attempt.keys()),
            success),
        fault(
            "clears attempts under way",
            it -> {
              Set<LoginAttempts.Attempt> open = ConcurrentHashMap.newKeySet();
              it.admit =
                  (sound, attempt) -> {
                    open.add(attempt);
                    return sound.admit(attempt);
                  };
              it.succeed =
                  (sound, attempt, cleared) -> {
                    sound.succeed(attempt, cleared);
                    if (!cleared.isEmpty()) {
                      open.forEach(sound::cancel);
                    }
                  };
            },
            success),
        fault(
            "settles the first key only",
            it -> {
              it.fail = (sound, attempt) -> sound.fail(firstKeyOnly(attempt));
              it.cancel = (sound, attempt) -> sound.cancel(firstKeyOnly(attempt));
            },
            "countsAnAttemptForAllItsKeysOrForNone",
            "settlesTheKeysThatStillHoldTheAttempt"),
        fault(
            "settles all keys when it is given some",
            it -> {
              Map<String, LoginAttempts.Attempt> admitted = new ConcurrentHashMap<>();
              it.admit =
                  (sound, attempt) -> {
                    admitted.put(attempt.id(), attempt);
                    return sound.admit(attempt);
                  };
              it.fail =
                  (sound, attempt) -> sound.fail(admitted.getOrDefault(attempt.id(), attempt));
            },
            "settlesTheKeysOfAnAttemptInDifferentWays"),
        fault(
            "gives credit for what is taken back twice",
            it -> {
              var credit = new AtomicInteger();
              var taken = new HashSet<String>();
              it.cancel =
                  (sound, attempt) -> {
                    sound.cancel(attempt);
                    credit.addAndGet(taken.add(attempt.id()) ? 0 : 1);
                  };
              it.admit =
                  (sound, attempt) ->
                      sound.admit(
                          new LoginAttempts.Attempt(
                              attempt.id(),
                              attempt.at(),
                              attempt.limits().stream()
                                  .map(
                                      one ->
                                          limit(one, one.attempts() + credit.get(), one.window()))
                                  .toList()));
            },
            "settlingAnAttemptThatIsNotUnderWayHasNoEffect"),
        fault(
            "credits the next window for what is taken back late",
            it -> {
              var credit = new AtomicInteger();
              it.cancel = (sound, attempt) -> credit.incrementAndGet();
              it.admit =
                  (sound, attempt) -> {
                    var verdict = sound.admit(attempt);
                    return verdict instanceof LoginAttempts.Refused && credit.getAndDecrement() > 0
                        ? new LoginAttempts.Admitted()
                        : verdict;
                  };
            },
            "givesNoCreditForWhatWasTakenBack"));
  }

  private static LoginAttempts.Attempt firstKeyOnly(LoginAttempts.Attempt attempt) {
    return new LoginAttempts.Attempt(attempt.id(), attempt.at(), attempt.limits().subList(0, 1));
  }

  private static Stream<Fault<LoginAttempts>> races() {
    // Shared by both instances; each of these faults is run over one test.
    var two = new Window();
    var pair = new Window();
    var settling = new AtomicBoolean();
    Map<LoginAttempts.Key, ReentrantLock> locks = new ConcurrentHashMap<>();
    return Stream.of(
        checkingFirst(
            "checks in one step and counts in another", "admitsExactlyTheLimitInParallel"),
        checkingFirst(
            "drops an old window in one step and counts in another",
            "admitsExactlyTheLimitInParallelAfterAnOldWindow"),
        fault(
            "drops what is settled while it settles another",
            it ->
                it.fail =
                    (sound, attempt) -> {
                      boolean alone = settling.compareAndSet(false, true);
                      pair.meet();
                      if (alone) {
                        sound.fail(attempt);
                        settling.set(false);
                      }
                    },
            "settlesExactlyInParallel"),
        new Fault<>(
            "counts on one instance only",
            Twisted::new,
            first -> new Twisted(),
            List.of("aSecondInstanceCountsWithTheFirst", "admitsExactlyTheLimitInParallel")),
        fault(
            "locks keys in the order given",
            it ->
                it.admit =
                    (sound, attempt) -> {
                      attempt
                          .keys()
                          .forEach(key -> locks.computeIfAbsent(key, k -> new ReentrantLock()));
                      var mine = attempt.keys().stream().map(locks::get).toList();
                      try {
                        for (ReentrantLock lock : mine) {
                          if (!lock.tryLock(1, TimeUnit.SECONDS)) {
                            throw new IllegalStateException("deadlock");
                          }
                          if (lock == mine.get(0)) {
                            two.meet();
                          }
                        }
                        return sound.admit(attempt);
                      } catch (InterruptedException interrupted) {
                        throw new IllegalStateException(interrupted);
                      } finally {
                        mine.stream()
                            .filter(ReentrantLock::isHeldByCurrentThread)
                            .forEach(ReentrantLock::unlock);
                      }
                    },
            "acceptsKeysInAnyOrderInParallel"));
  }

  private static Fault<LoginAttempts> checkingFirst(String name, String foundBy) {
    var all = new Window(64);
    return fault(
        name,
        it ->
            it.admit =
                (sound, attempt) -> {
                  var probe =
                      new LoginAttempts.Attempt(
                          "probe " + attempt.id(), attempt.at(), attempt.limits());
                  LoginAttempts.Verdict verdict;
                  synchronized (sound) {
                    verdict = sound.admit(probe);
                    sound.cancel(probe);
                  }
                  all.meet();
                  return verdict instanceof LoginAttempts.Admitted
                      ? sound.admit(unlimited(attempt))
                      : verdict;
                },
        foundBy);
  }

  private static LoginAttempts.Attempt unlimited(LoginAttempts.Attempt attempt) {
    return new LoginAttempts.Attempt(
        attempt.id(),
        attempt.at(),
        attempt.limits().stream().map(it -> limit(it, 10_000, it.window())).toList());
  }

  private static Stream<Fault<LoginAttempts>> stores() {
    return Stream.of(
        fault(
            "never deletes old entries",
            it -> {
              Set<LoginAttempts.Key> stored = ConcurrentHashMap.newKeySet();
              it.admit =
                  (sound, attempt) -> {
                    stored.addAll(attempt.keys());
                    return sound.admit(attempt);
                  };
              it.storedKeys = stored::size;
            },
            "deletesOldEntries"),
        limited(
            "deletes entries after two hours",
            it -> limit(it, it.attempts(), shorter(it.window(), Duration.ofHours(2))),
            "countsAFailureForTheLongestWindow"),
        fault(
            "waits for seven seconds for a store that is away",
            it -> it.timeWithoutStore = Duration.ofSeconds(7),
            "throwsStoreUnavailableWhenTheStoreIsAway"),
        fault(
            "lets the driver's exceptions through",
            it -> it.failureWithoutStore = new IllegalStateException("connection refused"),
            "throwsStoreUnavailableWhenTheStoreIsAway"));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Fault<LoginAttempts> keyed(
      String name, UnaryOperator<String> distortion, String... foundBy) {
    return limited(
        name,
        it ->
            new LoginAttempts.Limit(
                new LoginAttempts.Key(distortion.apply(it.key().value())),
                it.attempts(),
                it.window(),
                it.atOnce()),
        foundBy);
  }

  /** Makes something else of every limit, and of the keys that are cleared. */
  private static Fault<LoginAttempts> limited(
      String name, UnaryOperator<LoginAttempts.Limit> distortion, String... foundBy) {
    UnaryOperator<LoginAttempts.Attempt> distorted =
        it ->
            new LoginAttempts.Attempt(
                it.id(), it.at(), it.limits().stream().map(distortion).toList());
    return fault(
        name,
        it -> {
          it.admit = (sound, attempt) -> sound.admit(distorted.apply(attempt));
          it.fail = (sound, attempt) -> sound.fail(distorted.apply(attempt));
          it.cancel = (sound, attempt) -> sound.cancel(distorted.apply(attempt));
          it.succeed =
              (sound, attempt, cleared) -> {
                var other = distorted.apply(attempt);
                sound.succeed(
                    other,
                    cleared.stream()
                        .map(key -> other.keys().get(attempt.keys().indexOf(key)))
                        .toList());
              };
        },
        foundBy);
  }

  private static Fault<LoginAttempts> fault(
      String name, Consumer<Twisted> twist, String... foundBy) {
    return new Fault<>(
        name,
        () -> Fault.twisted(new Twisted(), twist),
        first -> {
          var second = new Twisted();
          second.sound = ((Twisted) first).sound;
          return Fault.twisted(second, twist);
        },
        List.of(foundBy));
  }
}

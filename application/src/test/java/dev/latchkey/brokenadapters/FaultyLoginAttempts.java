package dev.latchkey.brokenadapters;

import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.LoginAttempts.Admitted;
import dev.latchkey.application.port.LoginAttempts.Attempt;
import dev.latchkey.application.port.LoginAttempts.Limit;
import dev.latchkey.application.port.LoginAttempts.Occupied;
import dev.latchkey.application.port.LoginAttempts.Refused;
import dev.latchkey.application.port.LoginAttempts.Verdict;
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

/** Faulty adapters of {@link LoginAttempts}. Each changes the sound fake in one way. */
public final class FaultyLoginAttempts {

  private FaultyLoginAttempts() {}

  /** The contract, run over the adapter of the chosen fault. */
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
    void succeed(LoginAttempts sound, Attempt attempt, Collection<LoginAttempts.Key> cleared);
  }

  /** A sound adapter. A fault replaces one of its parts. */
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
    public void succeed(Attempt attempt, Collection<LoginAttempts.Key> cleared) {
      succeed.succeed(sound(), attempt, cleared);
    }

    @Override
    public void cancel(Attempt attempt) {
      cancel.accept(sound(), attempt);
    }
  }

  /** Returns all faults. The first entry is sound, and must pass the whole contract. */
  public static Stream<Fault<LoginAttempts>> all() {
    return Stream.of(
            Stream.of(fault("is sound", it -> {})),
            limits(),
            verdicts(),
            settling(),
            races(),
            stores())
        .flatMap(faults -> faults);
  }

  private static Stream<Fault<LoginAttempts>> limits() {
    String window = "countsFailuresInASlidingWindow";
    String keys = "comparesKeysExactlyUpToTheLongest";
    String other = "findsTheFailuresThatStandInTheWayOfAnotherLimit";
    String atOnce = "countsAttemptsUnderWayAsFailedWhereTheLimitSaysAtOnce";
    Map<LoginAttempts.Key, Limit> first = new ConcurrentHashMap<>();
    var latest = new AtomicReference<>(Instant.MIN);
    return Stream.of(
        admitting(
            "applies the window of the first limit to every key",
            (sound, attempt) -> {
              var firstWindow = attempt.limits().get(0).window();
              return sound.admit(each(attempt, it -> limit(it, it.attempts(), firstWindow)));
            },
            "settlesTheKeysThatStillHoldTheAttempt"),
        keyed("lower-cases keys", key -> key.toLowerCase(Locale.ROOT), keys),
        keyed(
            "truncates keys to 255 characters",
            key -> key.substring(0, Math.min(255, key.length())),
            keys),
        limited(
            "counts separately for each length of the window",
            it ->
                new Limit(
                    new LoginAttempts.Key(it.key().value() + it.window()),
                    it.attempts(),
                    it.window()),
            other),
        limited("admits one too many", it -> limit(it, it.attempts() + 1, it.window()), window),
        limited("admits one too few", it -> limit(it, it.attempts() - 1, it.window()), window),
        limited(
            "counts a failure for a millisecond too long",
            it -> limit(it, it.attempts(), it.window().plusMillis(1)),
            window),
        limited(
            "counts to at most 127, in a byte",
            it -> limit(it, it.attempts() > 127 ? 10_000 : it.attempts(), it.window()),
            "countsHundredsOfFailures"),
        admitting(
            "assumes that limits never change",
            (sound, attempt) ->
                sound.admit(each(attempt, it -> first.computeIfAbsent(it.key(), key -> it))),
            other),
        limited(
            "ignores the property atOnce of a limit",
            it -> new Limit(it.key(), it.attempts(), it.window()),
            atOnce),
        limited(
            "treats every limit as atOnce",
            it -> new Limit(it.key(), it.attempts(), it.window(), true),
            atOnce),
        limited(
            "uses the same window for all limits",
            it -> limit(it, it.attempts(), Duration.ofMinutes(15)),
            "settlesTheKeysThatStillHoldTheAttempt"),
        limited(
            "deletes entries after two hours",
            it -> limit(it, it.attempts(), shorter(it.window(), Duration.ofHours(2))),
            "countsAFailureForTheLongestWindow"),
        admitting(
            "trusts a clock that is ahead",
            (sound, attempt) -> {
              var now = latest.accumulateAndGet(attempt.at(), (a, b) -> a.isAfter(b) ? a : b);
              return sound.admit(new Attempt(attempt.id(), now, attempt.limits()));
            },
            "countsNothingForLongerThanAWindowThoughAClockWasAhead"));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Stream<Fault<LoginAttempts>> verdicts() {
    return Stream.of(
        admitting(
            "answers Occupied instead of Refused",
            (sound, attempt) -> {
              var verdict = sound.admit(attempt);
              return verdict instanceof Refused ? new Occupied() : verdict;
            },
            "countsFailuresInASlidingWindow",
            "countsAnAttemptWhoseNodeDiedAsFailed"),
        admitting(
            "stops at the first limit that is reached",
            (sound, attempt) -> {
              for (Limit limit : attempt.limits()) {
                var alone = new Attempt("probe", attempt.at(), List.of(limit));
                var verdict = sound.admit(alone);
                sound.cancel(alone);
                if (!(verdict instanceof Admitted)) {
                  return verdict;
                }
              }
              return sound.admit(attempt);
            },
            "namesTheLimitThatIsReachedLongest"),
        admitting(
            "counts an attempt that a limit refuses",
            (sound, attempt) -> {
              var verdict = sound.admit(attempt);
              if (verdict instanceof Refused) {
                for (Limit limit : attempt.limits()) {
                  sound.admit(new Attempt(attempt.id(), attempt.at(), List.of(limit)));
                }
              }
              return verdict;
            },
            "countsAnAttemptForAllItsKeysOrForNone"));
  }

  private static Stream<Fault<LoginAttempts>> settling() {
    String neither = "countsNeitherSuccessesNorCancelledAttempts";
    String success = "aSuccessClearsTheFailuresOfTheClearedKeysOnly";
    Map<String, Attempt> admitted = new ConcurrentHashMap<>();
    Set<String> cancelled = new HashSet<>();
    var credit = new AtomicInteger();
    return Stream.of(
        succeeding("counts successes", (sound, attempt, cleared) -> sound.fail(attempt), neither),
        fault("counts cancelled attempts", it -> it.cancel = LoginAttempts::fail, neither),
        succeeding("clears nothing", (sound, attempt, cleared) -> sound.cancel(attempt), success),
        succeeding(
            "clears all keys",
            (sound, attempt, cleared) -> sound.succeed(attempt, attempt.keys()),
            success),
        fault(
            "clears attempts under way",
            it -> {
              Set<Attempt> open = ConcurrentHashMap.newKeySet();
              it.admit =
                  (sound, attempt) -> {
                    open.add(attempt);
                    return sound.admit(attempt);
                  };
              it.succeed =
                  (sound, attempt, cleared) -> {
                    sound.succeed(attempt, cleared);
                    open.forEach(sound::cancel);
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
            "settles all keys of an attempt, even if it is given only some",
            it -> {
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
            "admits one attempt too many after a second cancel",
            it -> {
              it.cancel =
                  (sound, attempt) -> {
                    sound.cancel(attempt);
                    credit.addAndGet(cancelled.add(attempt.id()) ? 0 : 1);
                  };
              it.admit =
                  (sound, attempt) ->
                      sound.admit(
                          each(
                              attempt,
                              one -> limit(one, one.attempts() + credit.get(), one.window())));
            },
            "settlingAnAttemptThatIsNotUnderWayHasNoEffect"));
  }

  private static Attempt firstKeyOnly(Attempt attempt) {
    return new Attempt(attempt.id(), attempt.at(), attempt.limits().subList(0, 1));
  }

  private static Stream<Fault<LoginAttempts>> races() {
    // Shared by both instances. Each of these faults is run over only one test.
    var all = new Window(64);
    var two = new Window();
    var pair = new Window();
    var settling = new AtomicBoolean();
    Map<LoginAttempts.Key, ReentrantLock> locks = new ConcurrentHashMap<>();
    Map<LoginAttempts.Key, Instant> marked = new ConcurrentHashMap<>();
    return Stream.of(
        admitting(
            "checks the limit and counts the attempt in two steps",
            (sound, attempt) -> {
              var probe = new Attempt("probe " + attempt.id(), attempt.at(), attempt.limits());
              Verdict verdict;
              synchronized (sound) {
                verdict = sound.admit(probe);
                sound.cancel(probe);
              }
              all.meet();
              return verdict instanceof Admitted
                  ? sound.admit(each(attempt, it -> limit(it, 10_000, it.window())))
                  : verdict;
            },
            "admitsExactlyTheLimitInParallel"),
        fault(
            "overwrites an old entry but keeps its failed mark",
            it -> {
              it.fail =
                  (sound, attempt) -> {
                    attempt.keys().forEach(key -> marked.put(key, attempt.at()));
                    sound.fail(attempt);
                  };
              it.admit =
                  (sound, attempt) -> {
                    var verdict = sound.admit(attempt);
                    var limit = attempt.limits().get(0);
                    var mark = marked.getOrDefault(limit.key(), attempt.at());
                    if (verdict instanceof Admitted
                        && !attempt.at().isBefore(mark.plus(limit.window()))) {
                      sound.fail(attempt);
                    }
                    return verdict;
                  };
            },
            "admitsExactlyTheLimitInParallel"),
        fault(
            "does not settle an attempt while it settles another",
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
            "does not share counts between instances",
            Twisted::new,
            first -> new Twisted(),
            List.of("aSecondInstanceCountsWithTheFirst", "admitsExactlyTheLimitInParallel")),
        admitting(
            "locks keys in the order given, and so deadlocks",
            (sound, attempt) -> {
              var mine =
                  attempt.keys().stream()
                      .map(key -> locks.computeIfAbsent(key, absent -> new ReentrantLock()))
                      .toList();
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

  private static Stream<Fault<LoginAttempts>> stores() {
    String away = "throwsStoreUnavailableWhenTheStoreIsAway";
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
        fault(
            "waits seven seconds for an unavailable store",
            it -> it.timeWithoutStore = Duration.ofSeconds(7),
            away),
        fault(
            "throws the exceptions of the driver",
            it -> it.failureWithoutStore = new IllegalStateException("connection refused"),
            away));
  }

  private static Limit limit(Limit old, int attempts, Duration window) {
    return new Limit(old.key(), attempts, window, old.atOnce());
  }

  /** Returns the attempt with every limit distorted. */
  private static Attempt each(Attempt attempt, UnaryOperator<Limit> distortion) {
    var limits = attempt.limits().stream().map(distortion).toList();
    return new Attempt(attempt.id(), attempt.at(), limits);
  }

  private static Fault<LoginAttempts> admitting(
      String name, BiFunction<LoginAttempts, Attempt, Verdict> admit, String... foundBy) {
    return fault(name, it -> it.admit = admit, foundBy);
  }

  private static Fault<LoginAttempts> succeeding(String name, Succeed succeed, String... foundBy) {
    return fault(name, it -> it.succeed = succeed, foundBy);
  }

  private static Fault<LoginAttempts> keyed(
      String name, UnaryOperator<String> distortion, String... foundBy) {
    return limited(
        name,
        it ->
            new Limit(
                new LoginAttempts.Key(distortion.apply(it.key().value())),
                it.attempts(),
                it.window(),
                it.atOnce()),
        foundBy);
  }

  /** Returns a fault that distorts every limit, and the keys to clear likewise. */
  private static Fault<LoginAttempts> limited(
      String name, UnaryOperator<Limit> distortion, String... foundBy) {
    return fault(
        name,
        it -> {
          it.admit = (sound, attempt) -> sound.admit(each(attempt, distortion));
          it.fail = (sound, attempt) -> sound.fail(each(attempt, distortion));
          it.cancel = (sound, attempt) -> sound.cancel(each(attempt, distortion));
          it.succeed =
              (sound, attempt, cleared) -> {
                var other = each(attempt, distortion);
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

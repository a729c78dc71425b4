package dev.latchkey.brokenadapters;

import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.testkit.LoginAttemptsContract;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ways to get {@link LoginAttempts} wrong. */
public final class BrokenLoginAttempts {

  private BrokenLoginAttempts() {}

  /** The contract over whichever adapter is asked for. */
  @ExtendWith(Breaks.OnlyWhenAsked.class)
  static class AskedFor extends LoginAttemptsContract {
    @Override
    protected LoginAttempts noAttempts() {
      return Breaks.AskedFor.adapter(LoginAttempts.class);
    }
  }

  @Breaks({})
  static class Sound extends LoginAttemptsContract {
    @Override
    protected LoginAttempts noAttempts() {
      return new SoundLoginAttempts();
    }

    @Override
    protected LoginAttempts secondInstance(LoginAttempts first) {
      return new SoundLoginAttempts(((SoundLoginAttempts) first).store);
    }

    @Override
    protected Optional<LoginAttempts> withoutStore() {
      return Optional.of(new SoundLoginAttempts(new StoreThatIsAway<>()));
    }
  }

  @Breaks({
    "countsTheAttemptsOfAWindowWhoseEndStands",
    "countsAnewWhenTheWindowHasEnded",
    "countsOnForACallerWhoseClockIsBehind",
    "keepsKeysApart",
    "keepsAWindowForEachKey",
    "takesAnAttemptBackForEachKey",
    "keepsAKeyOfAnyTextUpToItsLongest",
    "countsExactlyHoweverManyComeAtOnce",
    "countsExactlyWhenAWindowOfOldIsLeftBehind",
    "aSecondInstanceCountsOnFromTheFirst",
  })
  static class Forgetful extends SoundLoginAttempts {
    @Override
    public Count count(Key key, Duration length, Instant now) {
      return new Count(1, now.plus(length));
    }
  }

  /** Off by one: the end of a window is still in it. */
  @Breaks({"countsAnewWhenTheWindowHasEnded", "keepsAWindowForEachKey"})
  static class EndsWindowsTooLate extends SoundLoginAttempts {
    @Override
    boolean hasEnded(Count count, Instant now) {
      return now.isAfter(count.windowEnds());
    }
  }

  /** Off by one: the last millisecond of a window is no longer in it. */
  @Breaks("countsTheAttemptsOfAWindowWhoseEndStands")
  static class EndsWindowsTooEarly extends SoundLoginAttempts {
    @Override
    boolean hasEnded(Count count, Instant now) {
      return super.hasEnded(count, now.plusMillis(1));
    }
  }

  @Breaks({
    "countsTheAttemptsOfAWindowWhoseEndStands",
    "countsOnForACallerWhoseClockIsBehind",
    "keepsAWindowForEachKey",
  })
  static class SlidesTheWindow extends SoundLoginAttempts {
    @Override
    public Count count(Key key, Duration length, Instant now) {
      synchronized (store) {
        var counted = new Count(super.count(key, length, now).attempts(), now.plus(length));
        store.put(key, counted);
        return counted;
      }
    }
  }

  @Breaks("countsOnForACallerWhoseClockIsBehind")
  static class OpensAWindowForAClockThatIsBehind extends SoundLoginAttempts {
    private final Map<Key, Instant> begins = new HashMap<>();

    @Override
    public Count count(Key key, Duration length, Instant now) {
      synchronized (store) {
        if (now.isBefore(begins.getOrDefault(key, now))) {
          store.remove(key);
        }
        Count counted = super.count(key, length, now);
        if (counted.attempts() == 1) {
          begins.put(key, now);
        }
        return counted;
      }
    }
  }

  @Breaks({
    "countsTheAttemptsOfAWindowWhoseEndStands",
    "countsAnewWhenTheWindowHasEnded",
    "countsOnForACallerWhoseClockIsBehind",
    "keepsAWindowForEachKey",
    "takesAnAttemptBackForEachKey",
    "aSecondInstanceCountsOnFromTheFirst",
  })
  static class KeepsSeconds extends SoundLoginAttempts {
    @Override
    public Count count(Key key, Duration length, Instant now) {
      return super.count(key, length, now.truncatedTo(ChronoUnit.SECONDS));
    }
  }

  /** Counts by what a column or a format makes of keys. */
  private static final class Distorting extends SoundLoginAttempts {
    private final UnaryOperator<String> distortion;

    Distorting(UnaryOperator<String> distortion) {
      this.distortion = distortion;
    }

    private Key distorted(Key key) {
      return new Key(distortion.apply(key.value()));
    }

    @Override
    public Count count(Key key, Duration length, Instant now) {
      return super.count(distorted(key), length, now);
    }

    @Override
    public void takeBack(Collection<Key> keys) {
      super.takeBack(keys.stream().map(this::distorted).toList());
    }
  }

  @Breaks({
    "keepsKeysApart",
    "tellsApartWhatIsMerelyAlike",
    "keepsAWindowForEachKey",
    "takesAnAttemptBackForEachKey",
    "keepsAKeyOfAnyTextUpToItsLongest",
  })
  static class CountsAllKeysAsOne extends LoginAttemptsContract {
    @Override
    protected LoginAttempts noAttempts() {
      return new Distorting(key -> "all");
    }
  }

  @Breaks("tellsApartWhatIsMerelyAlike")
  static class IgnoresCase extends LoginAttemptsContract {
    @Override
    protected LoginAttempts noAttempts() {
      return new Distorting(key -> key.toLowerCase(Locale.ROOT));
    }
  }

  @Breaks("tellsApartWhatIsMerelyAlike")
  static class Trims extends LoginAttemptsContract {
    @Override
    protected LoginAttempts noAttempts() {
      return new Distorting(String::trim);
    }
  }

  @Breaks("tellsApartWhatIsMerelyAlike")
  static class KeepsAsciiOnly extends LoginAttemptsContract {
    @Override
    protected LoginAttempts noAttempts() {
      return new Distorting(
          key ->
              new String(key.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII)
                  .replace("?", ""));
    }
  }

  /** As a column of 255 characters does. */
  @Breaks("keepsAKeyOfAnyTextUpToItsLongest")
  static class CutsKeys extends LoginAttemptsContract {
    @Override
    protected LoginAttempts noAttempts() {
      return new Distorting(key -> key.substring(0, Math.min(key.length(), 255)));
    }
  }

  @Breaks("keepsAWindowForEachKey")
  static class SweepsAwayWhatIsStillCounted extends SoundLoginAttempts {
    @Override
    public Count count(Key key, Duration length, Instant now) {
      synchronized (store) {
        if (store.values().stream().anyMatch(count -> hasEnded(count, now))) {
          store.clear();
        }
        return super.count(key, length, now);
      }
    }
  }

  @Breaks({
    "takesAnAttemptBackForEachKey",
    "takesNothingBackWhereNothingIsLeft",
    "takesBackExactlyHoweverManyComeAtOnce",
    "aSecondInstanceCountsOnFromTheFirst",
  })
  static class TakesNothingBack extends SoundLoginAttempts {
    @Override
    public void takeBack(Collection<Key> keys) {}
  }

  @Breaks("takesAnAttemptBackForEachKey")
  static class TakesBackTheFirstKeyOnly extends SoundLoginAttempts {
    @Override
    public void takeBack(Collection<Key> keys) {
      super.takeBack(keys.stream().limit(1).toList());
    }
  }

  @Breaks({"takesAnAttemptBackForEachKey", "aSecondInstanceCountsOnFromTheFirst"})
  static class TakesAllAttemptsBack extends SoundLoginAttempts {
    @Override
    Count less(Count count) {
      return new Count(0, count.windowEnds());
    }
  }

  @Breaks("takesNothingBackWhereNothingIsLeft")
  static class TakesBackMoreThanThereIs extends SoundLoginAttempts {
    @Override
    Count less(Count count) {
      return new Count(count.attempts() - 1, count.windowEnds());
    }
  }

  @Breaks("takesNothingBackWhereNothingIsLeft")
  static class ThrowsIfThereIsNothingToTakeBack extends SoundLoginAttempts {
    @Override
    public void takeBack(Collection<Key> keys) {
      synchronized (store) {
        if (!store.keySet().containsAll(keys)) {
          throw new IllegalStateException("no such key");
        }
        super.takeBack(keys);
      }
    }
  }

  /** Reads, adds one, writes. */
  @Breaks({"countsExactlyHoweverManyComeAtOnce", "countsExactlyWhenAWindowOfOldIsLeftBehind"})
  static class CountsInTwoSteps extends SoundLoginAttempts {
    @Override
    public Count count(Key key, Duration length, Instant now) {
      if (!window.isOfTheFirstTwo()) {
        return super.count(key, length, now);
      }
      var own = new HashMap<Key, Count>();
      synchronized (store) {
        own.putAll(store);
      }
      window.meet();
      Count counted = new SoundLoginAttempts(own).count(key, length, now);
      synchronized (store) {
        store.put(key, counted);
      }
      return counted;
    }
  }

  @Breaks("countsExactlyWhenAWindowOfOldIsLeftBehind")
  static class OpensSeveralWindowsAtAnEnd extends SoundLoginAttempts {
    @Override
    public Count count(Key key, Duration length, Instant now) {
      boolean old;
      synchronized (store) {
        Count before = store.get(key);
        old = before != null && hasEnded(before, now);
      }
      if (!old) {
        return super.count(key, length, now);
      }
      window.meet();
      synchronized (store) {
        store.remove(key);
        return super.count(key, length, now);
      }
    }
  }

  /** As a lock that is not waited for. */
  @Breaks("takesBackExactlyHoweverManyComeAtOnce")
  static class TakesBackOneAtATime extends SoundLoginAttempts {
    private final AtomicBoolean locked = new AtomicBoolean();

    @Override
    public void takeBack(Collection<Key> keys) {
      boolean first = locked.compareAndSet(false, true);
      window.meet();
      if (first) {
        super.takeBack(keys);
        locked.set(false);
      }
    }
  }

  @Breaks({
    "countsExactlyHoweverManyComeAtOnce",
    "countsExactlyWhenAWindowOfOldIsLeftBehind",
    "aSecondInstanceCountsOnFromTheFirst",
  })
  static class CountsForEachInstance extends LoginAttemptsContract {
    @Override
    protected LoginAttempts noAttempts() {
      return new SoundLoginAttempts();
    }

    @Override
    protected LoginAttempts secondInstance(LoginAttempts first) {
      return new SoundLoginAttempts();
    }
  }

  @Breaks("saysSoWhenTheStoreIsAway")
  static class AdmitsEverybodyWithoutAStore extends LoginAttemptsContract {
    @Override
    protected LoginAttempts noAttempts() {
      return new SoundLoginAttempts();
    }

    @Override
    protected Optional<LoginAttempts> withoutStore() {
      return Optional.of(
          new SoundLoginAttempts(new StoreThatIsAway<>()) {
            @Override
            public Count count(Key key, Duration length, Instant now) {
              try {
                return super.count(key, length, now);
              } catch (StoreUnavailable swallowed) {
                return new Count(1, now.plus(length));
              }
            }
          });
    }
  }
}

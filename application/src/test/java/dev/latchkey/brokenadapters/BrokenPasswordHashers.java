package dev.latchkey.brokenadapters;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.testkit.PasswordHasherContract;
import dev.latchkey.testkit.PlainPasswordHasher;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ways to get a {@link PasswordHasher} wrong. */
public final class BrokenPasswordHashers {

  private BrokenPasswordHashers() {}

  /** One that keeps every promise, laid open for others to break one. */
  private static class SoundHasher implements PasswordHasher {
    final PasswordHasher hasher = new PlainPasswordHasher();

    @Override
    public PasswordHash hash(Password password) {
      return hasher.hash(password);
    }

    @Override
    public boolean matches(Password password, PasswordHash hash) {
      return hasher.matches(password, hash);
    }

    @Override
    public boolean outdated(PasswordHash hash) {
      return hasher.outdated(hash);
    }

    @Override
    public boolean readable(PasswordHash hash) {
      return hasher.readable(hash);
    }
  }

  /** The contract over whichever adapter is asked for. */
  @ExtendWith(Breaks.OnlyWhenAsked.class)
  static class AskedFor extends PasswordHasherContract {
    @Override
    protected PasswordHasher passwordHasher() {
      return Breaks.AskedFor.adapter(PasswordHasher.class);
    }
  }

  @Breaks({})
  static class Sound extends PasswordHasherContract {
    @Override
    protected PasswordHasher passwordHasher() {
      return new SoundHasher();
    }

    @Override
    protected Optional<PasswordHash> hashOfALowerCost(Password password) {
      return Optional.of(new PlainPasswordHasher().outdatedHash(password));
    }

    @Override
    protected Optional<PasswordHash> hashOfAHostileCost() {
      return Optional.of(new PasswordHash("plain$99$salt$cGFzc3dvcmQ"));
    }
  }

  /** A cache of right passwords that forgets which hash they belong to. */
  @Breaks("remembersNoRightPasswordForAnotherHash")
  static class RemembersRightPasswords extends SoundHasher {
    private final Set<String> right = ConcurrentHashMap.newKeySet();

    @Override
    public boolean matches(Password password, PasswordHash hash) {
      boolean matches = right.contains(password.normalized()) || super.matches(password, hash);
      if (matches) {
        right.add(password.normalized());
      }
      return matches;
    }
  }

  /** A cache of verified hashes that forgets which password it was. */
  @Breaks("remembersNoRightPasswordForAnotherHash")
  static class RemembersVerifiedHashes extends SoundHasher {
    private final Set<String> verified = ConcurrentHashMap.newKeySet();

    @Override
    public boolean matches(Password password, PasswordHash hash) {
      boolean matches = verified.contains(hash.value()) || super.matches(password, hash);
      if (matches) {
        verified.add(hash.value());
      }
      return matches;
    }
  }

  @Breaks("saltsTheFirstHashOfEveryInstance")
  static class SeedsEveryInstanceAlike extends SoundHasher {
    private final AtomicInteger salts = new AtomicInteger();

    @Override
    public PasswordHash hash(Password password) {
      return new PasswordHash(
          super.hash(password)
              .value()
              .replaceFirst("\\$2\\$[^$]+", "\\$2\\$" + salts.incrementAndGet()));
    }
  }

  @Breaks("countsEveryBitOfACharacter")
  static class HashesLowBytes extends PasswordHasherContract {
    @Override
    protected PasswordHasher passwordHasher() {
      return new Distorting(
          text ->
              new String(text.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1)
                  .replaceAll("(?s)(.).", "$1"));
    }
  }

  @Breaks("unreadableHashesUseNothingUp")
  static class LosesAPermitForAnUnreadableHash extends SoundHasher {
    private final Semaphore permits = new Semaphore(64);

    @Override
    public boolean matches(Password password, PasswordHash hash) {
      if (!permits.tryAcquire()) {
        throw new Busy();
      }
      if (!hash.value().startsWith("plain$")) {
        return false;
      }
      permits.release();
      return super.matches(password, hash);
    }
  }

  @Breaks("findsAHashOfALowerCostOutdated")
  static class CallsNoCostOutdated extends Sound {
    @Override
    protected PasswordHasher passwordHasher() {
      return new SoundHasher() {
        @Override
        public boolean outdated(PasswordHash hash) {
          return !hash.value().startsWith("plain$");
        }
      };
    }
  }

  @Breaks("spendsNothingOnAHashOfAHostileCost")
  static class SpendsWhatAHashAsksFor extends Sound {
    @Override
    protected PasswordHasher passwordHasher() {
      return new SoundHasher() {
        @Override
        public boolean matches(Password password, PasswordHash hash) {
          if (hash.value().startsWith("plain$99$")) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(6));
          }
          return super.matches(password, hash);
        }
      };
    }
  }

  @Breaks({
    "recognisesThePassword",
    "recognisesAHashThatAnotherInstanceMade",
    "recognisesEveryUnicodeFormOfThePassword",
    "tellsTheLongestPasswordsApartByTheirLastCharacter",
    "countsWhatFollowsANulCharacter",
    "answersManyAtOnceRightOrIsBusy",
  })
  static class RefusesAll extends SoundHasher {
    @Override
    public boolean matches(Password password, PasswordHash hash) {
      return false;
    }
  }

  @Breaks({
    "refusesAnotherPassword",
    "recognisesEveryUnicodeFormOfThePassword",
    "tellsTheLongestPasswordsApartByTheirLastCharacter",
    "countsWhatFollowsANulCharacter",
    "matchesNothingWithAHashItCannotRead",
    "matchesNothingWithADamagedHash",
    "answersManyAtOnceRightOrIsBusy",
  })
  static class AcceptsAll extends SoundHasher {
    @Override
    public boolean matches(Password password, PasswordHash hash) {
      return true;
    }
  }

  /** A secret of its own, which no other node and no next start has. */
  @Breaks("recognisesAHashThatAnotherInstanceMade")
  static class HasAPepperOfItsOwn extends PasswordHasherContract {
    @Override
    protected PasswordHasher passwordHasher() {
      String pepper = "$" + UUID.randomUUID();
      return new SoundHasher() {
        @Override
        public PasswordHash hash(Password password) {
          return new PasswordHash(super.hash(password).value() + pepper);
        }

        @Override
        public boolean matches(Password password, PasswordHash hash) {
          String value = hash.value();
          return value.endsWith(pepper)
              && super.matches(
                  password, new PasswordHash(value.substring(0, value.length() - pepper.length())));
        }
      };
    }
  }

  /** Hashes what becomes of the password on its way. */
  private static final class Distorting extends SoundHasher {
    private final UnaryOperator<String> distortion;

    Distorting(UnaryOperator<String> distortion) {
      this.distortion = distortion;
    }

    private Password distorted(Password password) {
      return new Password(distortion.apply(password.normalized()));
    }

    @Override
    public PasswordHash hash(Password password) {
      return super.hash(distorted(password));
    }

    @Override
    public boolean matches(Password password, PasswordHash hash) {
      return super.matches(distorted(password), hash);
    }
  }

  @Breaks("refusesAnotherPassword")
  static class IgnoresCase extends PasswordHasherContract {
    @Override
    protected PasswordHasher passwordHasher() {
      return new Distorting(text -> text.toLowerCase(Locale.ROOT));
    }
  }

  @Breaks({"refusesAnotherPassword"})
  static class StripsSpaces extends PasswordHasherContract {
    @Override
    protected PasswordHasher passwordHasher() {
      return new Distorting(String::strip);
    }
  }

  /** As bcrypt does after 72 bytes. */
  @Breaks("tellsTheLongestPasswordsApartByTheirLastCharacter")
  static class LooksAtTheBeginning extends PasswordHasherContract {
    @Override
    protected PasswordHasher passwordHasher() {
      return new Distorting(text -> text.substring(0, Math.min(text.length(), 72)));
    }
  }

  /** As a string of C does. */
  @Breaks("countsWhatFollowsANulCharacter")
  static class EndsAtNul extends PasswordHasherContract {
    @Override
    protected PasswordHasher passwordHasher() {
      return new Distorting(text -> text.split("\0", 2)[0]);
    }
  }

  @Breaks("recognisesEveryUnicodeFormOfThePassword")
  static class DropsAccents extends PasswordHasherContract {
    @Override
    protected PasswordHasher passwordHasher() {
      return new Distorting(
          text -> Normalizer.normalize(text, Normalizer.Form.NFD).replaceAll("\\p{M}", ""));
    }
  }

  @Breaks("recognisesEveryUnicodeFormOfThePassword")
  static class KeepsAsciiOnly extends PasswordHasherContract {
    @Override
    protected PasswordHasher passwordHasher() {
      return new Distorting(
          text -> new String(text.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII));
    }
  }

  /** Hashes what was typed. */
  @Breaks("recognisesEveryUnicodeFormOfThePassword")
  static class MindsTheUnicodeForm extends SoundHasher {
    private Password asTyped(Password password) {
      return password.raw().equals(password.normalized())
          ? password
          : new Password("typed " + password.raw().codePoints().sum());
    }

    @Override
    public PasswordHash hash(Password password) {
      return super.hash(asTyped(password));
    }

    @Override
    public boolean matches(Password password, PasswordHash hash) {
      return super.matches(asTyped(password), hash);
    }
  }

  @Breaks("saltsEveryHash")
  static class UsesNoSalt extends SoundHasher {
    @Override
    public PasswordHash hash(Password password) {
      String hash = super.hash(password).value();
      return new PasswordHash(hash.replaceFirst("\\$[0-9a-f-]{36}\\$", "\\$salt\\$"));
    }
  }

  @Breaks("revealsNeitherThePasswordNorTheHash")
  static class HoldsThePassword extends SoundHasher {
    private static final String PART = "hint=";

    @Override
    public PasswordHash hash(Password password) {
      String text = password.normalized();
      String hint = text.length() > 100 ? "" : PART + text;
      return new PasswordHash(super.hash(password).value() + "#" + hint);
    }

    @Override
    public boolean matches(Password password, PasswordHash hash) {
      int end = hash.value().lastIndexOf('#');
      if (end < 1) {
        return false;
      }
      String hint = hash.value().substring(end + 1);
      return (hint.isEmpty() || hint.equals(PART + password.normalized()))
          && super.matches(password, new PasswordHash(hash.value().substring(0, end)));
    }
  }

  @Breaks({"recognisesAHashThatAnotherInstanceMade", "findsItsOwnHashUpToDate"})
  static class FindsAllOutdated extends SoundHasher {
    @Override
    public boolean outdated(PasswordHash hash) {
      return true;
    }
  }

  @Breaks("findsAHashItCannotReadOutdated")
  static class FindsNothingOutdated extends SoundHasher {
    @Override
    public boolean outdated(PasswordHash hash) {
      return false;
    }
  }

  @Breaks("tellsWhichHashesItReads")
  static class ReadsEverything extends SoundHasher {
    @Override
    public boolean readable(PasswordHash hash) {
      return true;
    }
  }

  @Breaks("tellsWhichHashesItReads")
  static class ReadsTodaysHashesOnly extends Sound {
    @Override
    protected PasswordHasher passwordHasher() {
      return new SoundHasher() {
        @Override
        public boolean readable(PasswordHash hash) {
          return !outdated(hash);
        }
      };
    }
  }

  @Breaks("matchesNothingWithAHashItCannotRead")
  static class ThrowsIfItCannotRead extends SoundHasher {
    @Override
    public boolean matches(Password password, PasswordHash hash) {
      Objects.checkIndex(3, hash.value().split("\\$").length);
      return super.matches(password, hash);
    }
  }

  /** Compares as far as there is something to compare. */
  @Breaks("matchesNothingWithADamagedHash")
  static class AcceptsHalfAHash extends SoundHasher {
    @Override
    public boolean matches(Password password, PasswordHash hash) {
      return super.matches(password, hash)
          || (hash.value().length() > 40
              && super.matches(password, new PasswordHash(hash.value() + "Q")));
    }
  }

  /** One buffer for all callers. */
  @Breaks("answersManyAtOnceRightOrIsBusy")
  static class SharesABuffer extends PasswordHasherContract {
    @Override
    protected PasswordHasher passwordHasher() {
      var allOfTheContract = new Window(64);
      return new SoundHasher() {
        private volatile boolean buffer;

        @Override
        public boolean matches(Password password, PasswordHash hash) {
          buffer = super.matches(password, hash);
          allOfTheContract.meet();
          return buffer;
        }
      };
    }
  }

  @Breaks("answersManyAtOnceRightOrIsBusy")
  static class IsBusyForEver extends PasswordHasherContract {
    @Override
    protected PasswordHasher passwordHasher() {
      var window = new Window();
      return new SoundHasher() {
        private final AtomicBoolean taken = new AtomicBoolean();
        private volatile boolean full;

        @Override
        public boolean matches(Password password, PasswordHash hash) {
          boolean first = taken.compareAndSet(false, true);
          window.meet();
          if (full || !first) {
            full = true;
            throw new Busy();
          }
          boolean matches = super.matches(password, hash);
          taken.set(false);
          return matches;
        }
      };
    }
  }

  /** Says "no" where it did not look. */
  @Breaks("answersManyAtOnceRightOrIsBusy")
  static class SwallowsThatItIsBusy extends PasswordHasherContract {
    @Override
    protected PasswordHasher passwordHasher() {
      var window = new Window();
      return new SoundHasher() {
        private final AtomicBoolean taken = new AtomicBoolean();

        @Override
        public boolean matches(Password password, PasswordHash hash) {
          // Whether it swallows shows where the answer would have been "yes".
          if (!super.matches(password, hash)) {
            return false;
          }
          boolean first = taken.compareAndSet(false, true);
          window.meet();
          if (first) {
            taken.set(false);
          }
          return first;
        }
      };
    }
  }

  /** Says in its own words that it is busy. */
  @Breaks("answersManyAtOnceRightOrIsBusy")
  static class LetsTheRejectionOfItsPoolThrough extends PasswordHasherContract {
    @Override
    protected PasswordHasher passwordHasher() {
      var window = new Window();
      return new SoundHasher() {
        private final AtomicBoolean taken = new AtomicBoolean();

        @Override
        public PasswordHash hash(Password password) {
          boolean first = taken.compareAndSet(false, true);
          window.meet();
          if (!first) {
            throw new RejectedExecutionException("the queue is full");
          }
          taken.set(false);
          return super.hash(password);
        }
      };
    }
  }
}

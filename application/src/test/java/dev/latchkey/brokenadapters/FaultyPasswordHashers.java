package dev.latchkey.brokenadapters;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.testkit.PasswordHasherContract;
import dev.latchkey.testkit.PlainPasswordHasher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ways to get {@link PasswordHasher} wrong: the sound fake with one twist each. */
public final class FaultyPasswordHashers {

  private FaultyPasswordHashers() {}

  /** The contract over the chosen fault. */
  @ExtendWith(Fault.OnlyWhenAsked.class)
  public static class Contract extends PasswordHasherContract {
    private final Fault<PasswordHasher> fault = Fault.current();

    @Override
    protected PasswordHasher passwordHasher() {
      return fault.first().get();
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

  /** A sound adapter whose every part can be replaced. */
  private static final class Twisted implements PasswordHasher {
    final PlainPasswordHasher sound = new PlainPasswordHasher();
    Function<Password, PasswordHash> hash = sound::hash;
    BiFunction<Password, PasswordHash, Boolean> matches = sound::matches;
    Function<PasswordHash, Boolean> outdated = sound::outdated;
    Function<PasswordHash, Boolean> readable = sound::readable;

    @Override
    public PasswordHash hash(Password password) {
      return hash.apply(password);
    }

    @Override
    public boolean matches(Password password, PasswordHash hash) {
      return matches.apply(password, hash);
    }

    @Override
    public boolean outdated(PasswordHash hash) {
      return outdated.apply(hash);
    }

    @Override
    public boolean readable(PasswordHash hash) {
      return readable.apply(hash);
    }
  }

  /** All faults; the first entry has none, and the whole contract accepts it. */
  public static Stream<Fault<PasswordHasher>> all() {
    return Stream.of(Stream.of(fault("is sound", it -> {})), texts(), hashes(), caches(), pools())
        .flatMap(faults -> faults);
  }

  private static Stream<Fault<PasswordHasher>> texts() {
    String forms = "recognisesEveryUnicodeFormOfThePassword";
    return Stream.of(
        distorting("ignores case", it -> it.toLowerCase(Locale.ROOT), "refusesAnotherPassword"),
        distorting("strips spaces", String::strip, "refusesAnotherPassword"),
        distorting(
            "looks at the first 72 characters, as bcrypt at bytes",
            it -> it.substring(0, Math.min(it.length(), 72)),
            "tellsTheLongestPasswordsApartByTheirLastCharacter"),
        distorting("ends at NUL", it -> it.split("\0", 2)[0], "countsWhatFollowsANulCharacter"),
        distorting(
            "hashes the low bytes",
            it ->
                new String(it.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1)
                    .replaceAll("(?s)(.).", "$1"),
            "countsEveryBitOfACharacter"),
        passing("hashes the raw text", it -> new Password(ascii(it.raw())), forms));
  }

  private static String ascii(String text) {
    return text.chars().allMatch(c -> c < 128) ? text : "raw " + text.codePoints().sum();
  }

  private static Stream<Fault<PasswordHasher>> hashes() {
    String pepper = "$" + UUID.randomUUID();
    return Stream.of(
        fault(
            "matches nothing",
            it -> it.matches = (password, hash) -> false,
            "recognisesThePassword"),
        fault(
            "matches everything",
            it -> it.matches = (password, hash) -> true,
            "refusesAnotherPassword"),
        fault(
            "has a secret for each instance",
            it -> {
              String secret = pepper + it.hashCode();
              it.hash = password -> new PasswordHash(it.sound.hash(password).value() + secret);
              it.matches =
                  (password, hash) ->
                      hash.value().endsWith(secret)
                          && it.sound.matches(
                              password, new PasswordHash(hash.value().replace(secret, "")));
            },
            "recognisesAHashThatAnotherInstanceMade"),
        salting("uses no salt", it -> 0, "saltsEveryHash"),
        salting(
            "starts every instance with the same salt",
            AtomicInteger::incrementAndGet,
            "saltsTheFirstHashOfEveryInstance"),
        fault(
            "keeps the password in the hash",
            it ->
                it.hash =
                    password ->
                        new PasswordHash(it.sound.hash(password).value() + password.normalized()),
            "revealsNeitherThePasswordNorTheHash"),
        fault(
            "calls every hash outdated",
            it -> it.outdated = hash -> true,
            "findsItsOwnHashUpToDate"),
        fault(
            "calls no hash outdated",
            it -> it.outdated = hash -> false,
            "findsAHashItCannotReadOutdated",
            "findsAHashOfALowerCostOutdated"),
        fault("reads everything", it -> it.readable = hash -> true, "tellsWhichHashesItReads"),
        fault(
            "throws if it cannot read a hash",
            it ->
                it.matches =
                    (password, hash) ->
                        !hash.value().split("\\$", -1)[3].isEmpty()
                            && it.sound.matches(password, hash),
            "matchesNothingWithAHashItCannotRead"),
        fault(
            "accepts half a hash",
            it ->
                it.matches =
                    (password, hash) ->
                        it.sound.matches(password, hash)
                            || it.sound.matches(password, new PasswordHash(hash.value() + "Q")),
            "matchesNothingWithADamagedHash"),
        fault(
            "spends what a hash asks for",
            it ->
                it.matches =
                    (password, hash) -> {
                      if (hash.value().startsWith("plain$99$")) {
                        Fault.waste(Duration.ofSeconds(6));
                      }
                      return it.sound.matches(password, hash);
                    },
            "spendsNothingOnAHashOfAHostileCost"));
  }

  private static Stream<Fault<PasswordHasher>> caches() {
    return Stream.of(
        fault(
            "remembers right passwords",
            it -> {
              Set<String> right = new HashSet<>();
              it.matches =
                  (password, hash) -> {
                    String text = password.normalized();
                    boolean matches = right.contains(text) || it.sound.matches(password, hash);
                    if (matches) {
                      right.add(text);
                    }
                    return matches;
                  };
            },
            "remembersNoRightPasswordForAnotherHash"));
  }

  private static Stream<Fault<PasswordHasher>> pools() {
    String many = "answersConcurrentCallsRightOrIsBusy";
    return Stream.of(
        fault(
            "loses a permit for an unreadable hash",
            it -> {
              var permits = new Semaphore(64);
              it.matches =
                  (password, hash) -> {
                    if (!permits.tryAcquire()) {
                      throw new Busy();
                    }
                    if (!hash.value().startsWith("plain$")) {
                      return false;
                    }
                    permits.release();
                    return it.sound.matches(password, hash);
                  };
            },
            "unreadableHashesUseNothingUp"),
        fault(
            "shares a buffer",
            it -> {
              var buffer = new AtomicReference<Boolean>();
              var window = new Window(64);
              it.matches =
                  (password, hash) -> {
                    buffer.set(it.sound.matches(password, hash));
                    window.meet();
                    return buffer.get();
                  };
            },
            many),
        fault(
            "lets the rejection of its pool through",
            it -> {
              // One of two concurrent callers with the right password is served.
              var taken = new AtomicBoolean();
              var window = new Window();
              it.matches =
                  (password, hash) -> {
                    if (!it.sound.matches(password, hash)) {
                      return false;
                    }
                    boolean first = taken.compareAndSet(false, true);
                    window.meet();
                    if (!first) {
                      throw new RejectedExecutionException("the queue is full");
                    }
                    taken.set(false);
                    return true;
                  };
            },
            many));
  }

  /** Replaces the random salt by the next number of an instance. */
  private static Fault<PasswordHasher> salting(
      String name, ToIntFunction<AtomicInteger> salt, String... foundBy) {
    return fault(
        name,
        it -> {
          var salts = new AtomicInteger();
          it.hash =
              password -> {
                String hash = it.sound.hash(password).value();
                return new PasswordHash(
                    hash.replaceFirst("(?<=^plain\\$2\\$)[^$]+", "" + salt.applyAsInt(salts)));
              };
        },
        foundBy);
  }

  private static Fault<PasswordHasher> distorting(
      String name, UnaryOperator<String> distortion, String... foundBy) {
    return passing(name, it -> new Password(distortion.apply(it.normalized())), foundBy);
  }

  private static Fault<PasswordHasher> passing(
      String name, UnaryOperator<Password> distortion, String... foundBy) {
    return fault(
        name,
        it -> {
          it.hash = password -> it.sound.hash(distortion.apply(password));
          it.matches = (password, hash) -> it.sound.matches(distortion.apply(password), hash);
        },
        foundBy);
  }

  private static Fault<PasswordHasher> fault(
      String name, Consumer<Twisted> twist, String... foundBy) {
    return Fault.of(name, Twisted::new, twist, foundBy);
  }
}

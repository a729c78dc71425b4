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
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;

/** Faulty adapters of {@link PasswordHasher}. Each changes the sound fake in one way. */
public final class FaultyPasswordHashers {

  private FaultyPasswordHashers() {}

  /** The contract, run over the adapter of the chosen fault. */
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

  private interface Matches {
    boolean matches(PlainPasswordHasher sound, Password password, PasswordHash hash);
  }

  /** A sound adapter. A fault replaces one of its parts. */
  private static final class Twisted implements PasswordHasher {
    final PlainPasswordHasher sound = new PlainPasswordHasher();
    BiFunction<PlainPasswordHasher, Password, PasswordHash> hash = PlainPasswordHasher::hash;
    Matches matches = PlainPasswordHasher::matches;
    Function<PasswordHash, Boolean> outdated = sound::outdated;
    Function<PasswordHash, Boolean> readable = sound::readable;

    @Override
    public PasswordHash hash(Password password) {
      return hash.apply(sound, password);
    }

    @Override
    public boolean matches(Password password, PasswordHash hash) {
      return matches.matches(sound, password, hash);
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

  /** Returns all faults. The first entry is sound, and must pass the whole contract. */
  public static Stream<Fault<PasswordHasher>> all() {
    return Stream.of(Stream.of(fault("is sound", it -> {})), texts(), hashes(), memories())
        .flatMap(faults -> faults);
  }

  private static Stream<Fault<PasswordHasher>> texts() {
    return Stream.of(
        distorting("ignores case", it -> it.toLowerCase(Locale.ROOT), "refusesAnotherPassword"),
        distorting(
            "uses only the first 72 characters, as bcrypt uses 72 bytes",
            it -> it.substring(0, Math.min(it.length(), 72)),
            "tellsTheLongestPasswordsApartByTheirLastCharacter"),
        distorting("stops at NUL", it -> it.split("\0", 2)[0], "countsWhatFollowsANulCharacter"),
        distorting(
            "hashes only the low byte of each character",
            it ->
                new String(it.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1)
                    .replaceAll("(?s)(.).", "$1"),
            "countsEveryBitOfACharacter"),
        passing(
            "hashes the text without normalization",
            it -> new Password(ascii(it.raw())),
            "recognisesEveryUnicodeFormOfThePassword"));
  }

  private static String ascii(String text) {
    return text.chars().allMatch(c -> c < 128) ? text : "raw " + text.codePoints().sum();
  }

  private static Stream<Fault<PasswordHasher>> hashes() {
    String elsewhere = "recognisesAHashThatAnotherInstanceMade";
    String salts = "saltsEveryHash";
    String unreadable = "matchesNothingWithAHashItCannotReadAndFindsItOutdated";
    return Stream.of(
        matching("matches nothing", (sound, password, hash) -> false, "recognisesThePassword"),
        fault(
            "uses a different secret in each instance",
            it -> {
              String secret = "$" + UUID.randomUUID();
              it.hash =
                  (sound, password) -> new PasswordHash(sound.hash(password).value() + secret);
              it.matches =
                  (sound, password, hash) ->
                      hash.value().endsWith(secret)
                          && sound.matches(
                              password, new PasswordHash(hash.value().replace(secret, "")));
            },
            elsewhere),
        salting("uses no salt", it -> 0, salts),
        salting("starts every instance with the same salt", AtomicInteger::incrementAndGet, salts),
        fault(
            "puts the password into the hash",
            it ->
                it.hash =
                    (sound, password) ->
                        new PasswordHash(sound.hash(password).value() + password.normalized()),
            "revealsNeitherThePasswordNorTheHash"),
        fault("calls every hash outdated", it -> it.outdated = hash -> true, elsewhere),
        fault(
            "calls no hash outdated",
            it -> it.outdated = hash -> false,
            unreadable,
            "findsAHashOfALowerCostOutdated"),
        fault(
            "calls every hash readable",
            it -> it.readable = hash -> true,
            "tellsWhichHashesItReads"),
        matching(
            "throws if it cannot read a hash",
            (sound, password, hash) ->
                !hash.value().split("\\$", -1)[3].isEmpty() && sound.matches(password, hash),
            unreadable),
        matching(
            "accepts a hash without its last character",
            (sound, password, hash) ->
                sound.matches(password, hash)
                    || sound.matches(password, new PasswordHash(hash.value() + "Q")),
            "matchesNothingWithADamagedHash"),
        matching(
            "accepts any cost that a hash states",
            (sound, password, hash) -> {
              if (hash.value().startsWith("plain$99$")) {
                Fault.waste(Duration.ofSeconds(6));
              }
              return sound.matches(password, hash);
            },
            "spendsNothingOnAHashOfAHostileCost"));
  }

  /** Returns faults of state that outlives a call. Each of them is run over only one test. */
  private static Stream<Fault<PasswordHasher>> memories() {
    String many = "answersConcurrentCallsRightOrIsBusy";
    Set<String> right = new HashSet<>();
    var permits = new Semaphore(64);
    var buffer = new AtomicBoolean();
    var all = new Window(64);
    var taken = new AtomicBoolean();
    var two = new Window();
    return Stream.of(
        matching(
            "caches right passwords without their hash",
            (sound, password, hash) -> {
              String text = password.normalized();
              boolean matches = right.contains(text) || sound.matches(password, hash);
              if (matches) {
                right.add(text);
              }
              return matches;
            },
            "remembersNoRightPasswordForAnotherHash"),
        matching(
            "does not release the permit for an unreadable hash",
            (sound, password, hash) -> {
              if (!permits.tryAcquire()) {
                throw new Busy();
              }
              if (!hash.value().startsWith("plain$")) {
                return false;
              }
              permits.release();
              return sound.matches(password, hash);
            },
            "unreadableHashesUseNothingUp"),
        matching(
            "shares a buffer between threads",
            (sound, password, hash) -> {
              buffer.set(sound.matches(password, hash));
              all.meet();
              return buffer.get();
            },
            many),
        matching(
            "throws the exception of its full thread pool",
            (sound, password, hash) -> {
              if (!sound.matches(password, hash)) {
                return false;
              }
              // One of two concurrent callers with the right password is served.
              boolean first = taken.compareAndSet(false, true);
              two.meet();
              if (!first) {
                throw new RejectedExecutionException("the queue is full");
              }
              taken.set(false);
              return true;
            },
            many));
  }

  private static Fault<PasswordHasher> matching(String name, Matches matches, String... foundBy) {
    return fault(name, it -> it.matches = matches, foundBy);
  }

  /** Returns a fault that replaces the random salt with a number that each instance counts. */
  private static Fault<PasswordHasher> salting(
      String name, ToIntFunction<AtomicInteger> salt, String... foundBy) {
    return fault(
        name,
        it -> {
          var salts = new AtomicInteger();
          it.hash =
              (sound, password) -> {
                String hash = sound.hash(password).value();
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
          it.hash = (sound, password) -> sound.hash(distortion.apply(password));
          it.matches = (sound, password, hash) -> sound.matches(distortion.apply(password), hash);
        },
        foundBy);
  }

  private static Fault<PasswordHasher> fault(
      String name, Consumer<Twisted> twist, String... foundBy) {
    return Fault.of(name, Twisted::new, twist, foundBy);
  }
}

package dev.latchkey.adapters.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.domain.Password;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * Hashes as {@code $argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>}: the PHC string format, with salt
 * and hash in Base64 without padding. It decodes strings itself, because the libraries' own
 * decoders accept whatever cost a string asks for.
 */
final class Argon2id {

  /**
   * The cost of one hash.
   *
   * @param memory in KiB
   */
  record Cost(int memory, int passes, int lanes) {

    static final int MOST_PASSES = 64;
    static final int MOST_LANES = 16;

    /**
     * Returns the most memory, in KiB, that libsodium's MODERATE limits allow: 256 MiB for three
     * passes, and less for more passes, so that the work is the same. One slow core takes 0.9 s for
     * it.
     */
    static int mostMemory(int passes) {
      return 256 * 1024 * 3 / Math.max(3, passes);
    }

    /** Returns the memory that is filled, in KiB: the time is proportional to it. */
    long work() {
      return (long) memory * passes;
    }

    /** Returns the cost of this work, with at most this memory in each pass. */
    static Cost of(long work, int memory, int lanes) {
      int passes = (int) ((work + memory - 1) / memory);
      return new Cost(Math.max(8 * lanes, (int) (work / passes)), passes, lanes);
    }

    /** Returns whether a stored hash may ask for it; the minimum is that of RFC 9106, 3.1. */
    boolean allowed() {
      return passes >= 1
          && passes <= MOST_PASSES
          && lanes >= 1
          && lanes <= MOST_LANES
          && memory >= 8 * lanes
          && memory <= mostMemory(passes);
    }
  }

  /** RFC 9106, 3.1 and 4. */
  private static final int SALT_BYTES = 16;

  private static final int HASH_BYTES = 32;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Cost today;
  private final Argon2idFunction function;

  Argon2id(Cost today, Argon2idFunction function) {
    this.today = today;
    this.function = function;
  }

  String hash(Password password) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return new PhcString(today, salt, compute(password, today, salt, HASH_BYTES)).encoded();
  }

  /** Returns empty if it is not such a hash, or asks for more than {@link Cost} allows. */
  Optional<Verifier> read(String hash) {
    return PhcString.decoded(hash).map(stored -> password -> matches(password, stored));
  }

  /**
   * A wrong password costs as much as with a hash of today, so that the time of a refused login
   * does not reveal which accounts have an older one.
   */
  private boolean matches(Password password, PhcString stored) {
    byte[] computed = compute(password, stored.cost, stored.salt, stored.hash.length);
    boolean matches = MessageDigest.isEqual(stored.hash, computed);
    long rest = today.work() - stored.cost.work();
    if (!matches && rest > 0) {
      Cost cost = Cost.of(rest, today.memory, today.lanes);
      compute(password, cost, new byte[SALT_BYTES], HASH_BYTES);
    }
    return matches;
  }

  boolean outdated(String hash) {
    return PhcString.decoded(hash)
        .filter(
            stored ->
                stored.cost.equals(today)
                    && stored.salt.length == SALT_BYTES
                    && stored.hash.length == HASH_BYTES)
        .isEmpty();
  }

  private byte[] compute(Password password, Cost cost, byte[] salt, int length) {
    byte[] bytes = password.normalized().getBytes(UTF_8);
    try {
      return function.hash(cost, bytes, salt, length);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}

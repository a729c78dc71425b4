package dev.latchkey.adapters.crypto;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Computes by the quicker of two functions that return the same bits. Which one is quicker depends
 * on the machine and its load: libsodium has faster code but maps fresh memory for every hash,
 * which on some virtual machines takes longer than the hash; other libraries reuse memory under
 * load. The two functions take turns at first. Later hashes go to the one that recently took less
 * processor time; some go to the other one, to see whether it is still slower.
 */
final class QuickerArgon2id implements Argon2idFunction {

  /** Hashes that each function computes first: in a new thread, both need fresh memory. */
  static final int TRIALS = 16;

  /** Every sixteenth hash is computed by the slower function. */
  static final int RETRIAL = 16;

  /**
   * The slower function must take less than this part of the other's time to become the quicker
   * one, so that they do not alternate.
   */
  private static final double LEAD = 0.9;

  private static final Logger LOG = LoggerFactory.getLogger(QuickerArgon2id.class);

  private final Argon2id.Cost measured;
  private final Candidate libsodium;
  private final Candidate other;
  private final LongSupplier cpuTime;
  private final AtomicInteger hashes = new AtomicInteger();
  private volatile Candidate quicker;

  /**
   * @param measured the only cost whose hashes are compared
   * @param cpuTime of the current thread, in ns
   */
  QuickerArgon2id(
      Argon2id.Cost measured,
      Argon2idFunction libsodium,
      Argon2idFunction other,
      LongSupplier cpuTime) {
    this.measured = measured;
    this.libsodium = new Candidate("libsodium", libsodium);
    this.other = new Candidate("the other library", other);
    this.quicker = this.libsodium;
    this.cpuTime = cpuTime;
  }

  /** Returns the processor time of the current thread, in ns. */
  static long cpuTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @Override
  public byte[] hash(Argon2id.Cost cost, byte[] password, byte[] salt, int length) {
    if (!cost.equals(measured)) {
      return quicker.function.hash(cost, password, salt, length);
    }
    Candidate candidate = next(hashes.getAndIncrement());
    long start = cpuTime.getAsLong();
    byte[] hash = candidate.function.hash(cost, password, salt, length);
    compare(candidate, cpuTime.getAsLong() - start);
    return hash;
  }

  private Candidate next(int number) {
    if (number >= 0 && number < 2 * TRIALS) {
      return number % 2 == 0 ? libsodium : other;
    }
    return number % RETRIAL == 0 ? slower() : quicker;
  }

  private Candidate slower() {
    return quicker == libsodium ? other : libsodium;
  }

  private synchronized void compare(Candidate candidate, long took) {
    candidate.average += (took - candidate.average) / ++candidate.weight;
    candidate.weight = Math.min(candidate.weight, TRIALS / 2);
    Candidate challenger = slower();
    if (challenger.weight == TRIALS / 2 && challenger.average < LEAD * quicker.average) {
      quicker = challenger;
      LOG.info(
          "Argon2 is computed by {}: recently a hash took {} ms of processor time by libsodium and"
              + " {} ms by the other library",
          challenger.name,
          Math.round(libsodium.average / 1e6),
          Math.round(other.average / 1e6));
    }
  }

  private static final class Candidate {
    final String name;
    final Argon2idFunction function;

    /** Of the latest hashes, in ns. */
    double average;

    int weight;

    Candidate(String name, Argon2idFunction function) {
      this.name = name;
      this.function = function;
    }
  }
}

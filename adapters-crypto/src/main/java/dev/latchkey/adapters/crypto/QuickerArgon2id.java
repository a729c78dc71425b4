package dev.latchkey.adapters.crypto;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Computes by the quicker of two functions that return the same bits. Which one that is depends on
 * the machine: libsodium has better code, but maps fresh memory for every hash, which some virtual
 * machines take longer for than for the hash. So the first hashes are computed by turns, and the
 * function that took less processor time at its best computes all others.
 */
final class QuickerArgon2id implements Argon2idFunction {

  /** Of each function. The first one also loads its code. */
  static final int TRIALS = 3;

  private static final Logger LOG = LoggerFactory.getLogger(QuickerArgon2id.class);

  private final Argon2id.Cost measured;
  private final Trial libsodium;
  private final Trial other;
  private final LongSupplier cpuTime;
  private final AtomicInteger turn = new AtomicInteger();
  private volatile @Nullable Argon2idFunction quicker;

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
    this.libsodium = new Trial(libsodium);
    this.other = new Trial(other);
    this.cpuTime = cpuTime;
  }

  /** Returns the processor time of the current thread, in ns. */
  static long cpuTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @Override
  public byte[] hash(Argon2id.Cost cost, byte[] password, byte[] salt, int length) {
    Argon2idFunction known = quicker;
    if (known != null) {
      return known.hash(cost, password, salt, length);
    }
    if (!cost.equals(measured)) {
      return libsodium.function.hash(cost, password, salt, length);
    }
    Trial trial = turn.getAndIncrement() % 2 == 0 ? libsodium : other;
    long start = cpuTime.getAsLong();
    byte[] hash = trial.function.hash(cost, password, salt, length);
    compare(trial, cpuTime.getAsLong() - start);
    return hash;
  }

  private synchronized void compare(Trial trial, long took) {
    trial.count++;
    trial.least = Math.min(trial.least, took);
    if (quicker == null && libsodium.count >= TRIALS && other.count >= TRIALS) {
      quicker = (libsodium.least <= other.least ? libsodium : other).function;
      LOG.info(
          "An Argon2 hash takes {} ms of processor time by libsodium and {} ms by the other"
              + " library: the quicker one is used",
          libsodium.least / 1_000_000,
          other.least / 1_000_000);
    }
  }

  private static final class Trial {
    final Argon2idFunction function;
    int count;
    long least = Long.MAX_VALUE;

    Trial(Argon2idFunction function) {
      this.function = function;
    }
  }
}

package dev.latchkey.adapters.crypto;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/** Hashers for tests. */
final class Hashers {

  /** Cheap, so that the tests are quick. */
  static final Argon2id.Cost CHEAP = new Argon2id.Cost(64, 2, 1);

  private Hashers() {}

  static BoundedPasswordHasher with(Argon2idFunction function) {
    return new BoundedPasswordHasher(
        new Argon2id(CHEAP, function), new HashingPool(2, 8, Duration.ofDays(1)));
  }

  /** Returns the processor time, in ns, of the second run; the first one loads classes. */
  static long cpuTime(Runnable run) {
    run.run();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    run.run();
    return threads.getCurrentThreadCpuTime() - start;
  }

  /** Returns the library. Skips the test if libsodium is not installed on this machine. */
  static Argon2idFunction load(Argon2idLibrary library) {
    try {
      return library.load();
    } catch (UnsatisfiedLinkError e) {
      assumeTrue(library != Argon2idLibrary.INSTALLED_LIBSODIUM, e::toString);
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

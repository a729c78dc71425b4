package dev.latchkey.adapters.crypto;

import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Hashes as the service does by default. */
public final class SeededHash implements AutoCloseable {

  private final HashingPool pool;
  private final PasswordHasher hasher;

  public SeededHash() {
    var properties = new CryptoProperties(19456, 2, 1, 0, 64);
    var adapter = new CryptoAdapter();
    pool = adapter.hashingPool(properties);
    hasher = adapter.passwordHasher(properties, pool);
  }

  public PasswordHash of(String password) {
    return hasher.hash(new Password(password));
  }

  /** Returns the mean time of one hash in milliseconds while this many callers hash. */
  public double millis(int callers, int seconds) throws InterruptedException {
    var count = new LongAdder();
    long begun = System.nanoTime();
    long end = begun + TimeUnit.SECONDS.toNanos(seconds);
    Callable<Void> caller =
        () -> {
          for (; System.nanoTime() < end; count.increment()) {
            of("correct horse battery staple 0");
          }
          return null;
        };
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    threads.invokeAll(Collections.nCopies(callers, caller));
    threads.shutdown();
    return (System.nanoTime() - begun) / 1e6 * callers / count.sum();
  }

  @Override
  public void close() {
    pool.close();
  }
}

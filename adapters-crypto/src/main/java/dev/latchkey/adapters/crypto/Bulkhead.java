package dev.latchkey.adapters.crypto;

import dev.latchkey.application.port.Busy;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Lets so much work run at once, and so much wait its turn for so long; everybody else is told at
 * once (Nygard, Release It!: Bulkheads). It runs in threads of its own, as many as may run at once:
 * the C library keeps the memory of a hash for each thread that ever made one.
 */
final class Bulkhead implements AutoCloseable {

  /** Four of the costliest hashes that may be set take about as long. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(4);

  private final int concurrent;
  private final int places;
  private final LongAdder refused = new LongAdder();
  private final Semaphore admitted;
  private final Semaphore running;
  private final Duration longestWait;
  private final ExecutorService threads;

  Bulkhead(int concurrent, int queue, Duration longestWait, ThreadFactory threads) {
    this.threads = Executors.newFixedThreadPool(concurrent, threads);
    this.concurrent = concurrent;
    this.places = concurrent + queue;
    this.admitted = new Semaphore(places);
    this.running = new Semaphore(concurrent, true);
    this.longestWait = longestWait;
  }

  /**
   * Runs the work in its turn.
   *
   * @throws Busy if it was not run: too much is waiting, or the wait was too long or interrupted
   */
  <T> T run(Supplier<T> work) {
    if (!admitted.tryAcquire()) {
      throw refuse();
    }
    try {
      if (!running.tryAcquire(longestWait.toNanos(), TimeUnit.NANOSECONDS)) {
        throw refuse();
      }
      try {
        return threads.submit(work::get).get();
      } catch (ExecutionException failed) {
        if (failed.getCause() instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) failed.getCause();
      } finally {
        running.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refuse();
    } finally {
      admitted.release();
    }
  }

  private Busy refuse() {
    refused.increment();
    return new Busy();
  }

  /** How much runs now. */
  int running() {
    return concurrent - running.availablePermits();
  }

  /** How much waits its turn now. */
  int waiting() {
    return Math.max(0, places - admitted.availablePermits() - running());
  }

  /** How often it was busy. */
  long refused() {
    return refused.sum();
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}

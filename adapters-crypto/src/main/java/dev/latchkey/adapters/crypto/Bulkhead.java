package dev.latchkey.adapters.crypto;

import dev.latchkey.application.port.Busy;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets so much work run at once, and so much wait its turn for so long; everybody else is told at
 * once (Nygard, Release It!: Bulkheads).
 */
final class Bulkhead {

  /** Four of the costliest hashes that may be set take about as long. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(4);

  private final Semaphore admitted;
  private final Semaphore running;
  private final Duration longestWait;

  Bulkhead(int concurrent, int queue, Duration longestWait) {
    this.admitted = new Semaphore(concurrent + queue);
    this.running = new Semaphore(concurrent, true);
    this.longestWait = longestWait;
  }

  /**
   * Runs the work in its turn, in the caller's thread.
   *
   * @throws Busy if it was not run: too much is waiting, or the wait was too long or interrupted
   */
  <T> T run(Supplier<T> work) {
    if (!admitted.tryAcquire()) {
      throw new Busy();
    }
    try {
      if (!running.tryAcquire(longestWait.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new Busy();
      }
      try {
        return work.get();
      } finally {
        running.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Busy();
    } finally {
      admitted.release();
    }
  }
}

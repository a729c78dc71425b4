package dev.latchkey.adapters.sql;

import dev.latchkey.application.port.StoreUnavailable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Admits a bounded number of callers in the order of their arrival. SQLite has one writer per file;
 * a queue in this process is faster than SQLite's own retries.
 */
final class Turn {

  private final Semaphore places;

  Turn(int places) {
    this.places = new Semaphore(places, true);
  }

  /**
   * Waits for a place, which the caller must {@link #give} back.
   *
   * @throws StoreUnavailable if there is none in this time
   */
  void take(long nanos) {
    try {
      if (!places.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
        throw new StoreUnavailable("too many callers wait for the store", null);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable("interrupted", interrupted);
    }
  }

  void give() {
    places.release();
  }
}

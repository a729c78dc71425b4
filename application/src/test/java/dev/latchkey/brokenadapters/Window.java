package dev.latchkey.brokenadapters;

import dev.latchkey.testkit.Together;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The moment between a look and a leap: the first two threads that run {@link Together} wait here
 * for each other, so that a race is lost for certain and not by luck.
 */
final class Window {

  private static final long LONGEST_SECONDS = 20;

  private final CountDownLatch open;
  private final AtomicInteger entered = new AtomicInteger();

  Window() {
    this(2);
  }

  /** One in which so many wait for each other. */
  Window(int threads) {
    open = new CountDownLatch(threads);
  }

  /** Waits for the others. */
  void meet() {
    if (isTogether()) {
      open.countDown();
      await();
    }
  }

  /** Whether it is one of the first two, who may look now; others wait until these have met. */
  boolean isOfTheFirstTwo() {
    if (!isTogether()) {
      return false;
    }
    if (entered.incrementAndGet() <= 2) {
      return true;
    }
    await();
    return false;
  }

  private static boolean isTogether() {
    return Thread.currentThread().getName().startsWith(Together.THREAD_NAME);
  }

  private void await() {
    try {
      if (!open.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody came");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.latchkey.brokenadapters;

import dev.latchkey.testkit.Together;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The moment between a check and the act that relies on it. The first two threads of {@link
 * Together} wait here for each other, so that the race happens every time.
 */
final class Window {

  private static final long LONGEST_SECONDS = 20;

  private final CountDownLatch open;

  Window() {
    this(2);
  }

  /** Makes this number of threads wait for each other. */
  Window(int threads) {
    open = new CountDownLatch(threads);
  }

  /** Waits for the other threads. A thread that {@link Together} has not started does not wait. */
  void meet() {
    if (isTogether()) {
      open.countDown();
      await();
    }
  }

  /** Never returns, unless the thread is interrupted. */
  static void waitForever() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isTogether() {
    return Thread.currentThread().getName().startsWith(Together.THREAD_NAME);
  }

  private void await() {
    try {
      if (!open.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("no other thread came");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Another thread that acts while a change runs. It overtakes that update, unless the adapter makes
 * it wait: a race whose course is known, whichever way the adapter keeps updates apart.
 */
final class Overtaker {

  /** An adapter that has not let it pass by now makes it wait. */
  private static final long PATIENCE_SECONDS = 1;

  private static final long LONGEST_SECONDS = 30;

  private final FutureTask<Void> act;
  private boolean started;

  Overtaker(Runnable act) {
    this.act = new FutureTask<>(act, null);
  }

  /**
   * Acts, the first time it is called.
   *
   * @return false if it has to wait for the update that it tries to overtake
   */
  boolean overtake() {
    if (!started) {
      started = true;
      var thread = new Thread(act, "overtaker");
      thread.setDaemon(true);
      thread.start();
    }
    return isDoneWithin(PATIENCE_SECONDS);
  }

  /** Waits for the end of what it does. */
  void join() {
    assertThat(started && isDoneWithin(LONGEST_SECONDS))
        .as("whether an update ran its change, and let others go on when it had ended")
        .isTrue();
  }

  private boolean isDoneWithin(long seconds) {
    try {
      act.get(seconds, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException itWaits) {
      return false;
    } catch (ExecutionException failed) {
      throw new AssertionError("the update that came in between failed", failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }
}

package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.port.Users;
import dev.latchkey.domain.User;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * Runs an action in a second thread while the change of an update runs. Either the action overtakes
 * the update, or the adapter makes the action wait until the update has ended. The order of the two
 * is thus known, whether the adapter retries or locks.
 */
final class Overtaker {

  /** If the action has not ended after this time, the adapter is assumed to make it wait. */
  private static final long PATIENCE_MILLIS = 1_000;

  private static final long LONGEST_MILLIS = 30_000;

  private final FutureTask<Void> act;
  private boolean started;
  private boolean overtook;

  Overtaker(Runnable act) {
    this.act = new FutureTask<>(act, null);
  }

  /**
   * Starts the action on the first call, and waits for it. Call this in every run of the change.
   *
   * @return whether the action has ended; false if it has to wait for the update
   */
  boolean overtake() {
    if (!started) {
      started = true;
      var thread = new Thread(act, "overtaker");
      thread.setDaemon(true);
      thread.start();
    }
    overtook = isDoneWithin(PATIENCE_MILLIS);
    return overtook;
  }

  /**
   * Updates the user, starts the action in the first run of the change, and waits until both have
   * ended.
   */
  Optional<User> meet(Users users, User.Id id, UnaryOperator<User> change) {
    var updated =
        users.update(
            id,
            user -> {
              overtake();
              return change.apply(user);
            });
    join();
    return updated;
  }

  /** Returns whether the action ended before the update was written. */
  boolean overtook() {
    return overtook;
  }

  /** Waits for the action, at most this long. */
  void waitFor(Duration time) {
    isDoneWithin(time.toMillis());
  }

  /** Waits until the action has ended, and fails if it does not end within 30 seconds. */
  void join() {
    assertThat(started && isDoneWithin(LONGEST_MILLIS))
        .as("update() runs its change, and blocks no other call after it has ended")
        .isTrue();
  }

  private boolean isDoneWithin(long millis) {
    try {
      act.get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException itWaits) {
      return false;
    } catch (ExecutionException failed) {
      throw new AssertionError(
          "[a call that runs during an update does not fail]", failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }
}

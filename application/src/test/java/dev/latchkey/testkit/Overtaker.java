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
 * Another thread that acts while a change runs. It overtakes the update of that change, or the
 * adapter makes it wait: a race whose course is known, however the adapter keeps updates apart.
 */
final class Overtaker {

  /** An adapter that has not let it pass within this time is taken to make it wait. */
  private static final long PATIENCE_MILLIS = 1_000;

  private static final long LONGEST_MILLIS = 30_000;

  private final FutureTask<Void> act;
  private boolean started;
  private boolean overtook;

  Overtaker(Runnable act) {
    this.act = new FutureTask<>(act, null);
  }

  /**
   * Acts, the first time it is called; call it in every run of the change.
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
    overtook = isDoneWithin(PATIENCE_MILLIS);
    return overtook;
  }

  /**
   * Updates the user, lets the other thread act in the first run of the change, and waits until
   * both have ended.
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

  /** Returns whether it has acted before the update that it met was written. */
  boolean overtook() {
    return overtook;
  }

  /** Waits for it, and for no longer than this. */
  void waitFor(Duration time) {
    isDoneWithin(time.toMillis());
  }

  /** Waits for the end of what it does. */
  void join() {
    assertThat(started && isDoneWithin(LONGEST_MILLIS))
        .as("whether an update ran its change, and let others go on when it had ended")
        .isTrue();
  }

  private boolean isDoneWithin(long millis) {
    try {
      act.get(millis, TimeUnit.MILLISECONDS);
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

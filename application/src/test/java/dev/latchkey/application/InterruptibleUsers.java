package dev.latchkey.application;

import dev.latchkey.domain.User;
import dev.latchkey.testkit.InMemoryUsers;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.UnaryOperator;

/**
 * Users of which a test can change anything after a use case has read and before it writes: a race
 * whose outcome is known. Not for parallel use.
 */
final class InterruptibleUsers extends InMemoryUsers {

  private final Queue<Runnable> interruptions = new ArrayDeque<>();
  private boolean interrupting;

  /** Runs the first before the next update, the second before the one after that, and so on. */
  void beforeUpdates(Runnable... hooks) {
    interruptions.addAll(List.of(hooks));
  }

  /** Whether some of them have not run. */
  boolean awaitsUpdates() {
    return !interruptions.isEmpty();
  }

  @Override
  public Optional<User> update(User.Id id, UnaryOperator<User> change) {
    // The updates that a hook makes itself are not interrupted.
    if (!interrupting && !interruptions.isEmpty()) {
      interrupting = true;
      try {
        interruptions.remove().run();
      } finally {
        interrupting = false;
      }
    }
    return super.update(id, change);
  }
}

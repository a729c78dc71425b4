package dev.latchkey.application;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;

import dev.latchkey.application.port.Users;

/** A race with a known outcome: a test steps in between the read of a use case and its write. */
final class Race {

  private Race() {}

  /** Runs the hook before the next update of these spied users; its own updates run as usual. */
  static void beforeUpdate(Users spied, Runnable hook) {
    doAnswer(
            update -> {
              hook.run();
              return update.callRealMethod();
            })
        .doCallRealMethod()
        .when(spied)
        .update(any(), any());
  }
}

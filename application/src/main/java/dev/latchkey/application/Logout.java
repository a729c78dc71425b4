package dev.latchkey.application;

import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.SessionKey;
import java.time.Clock;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ends sessions. Copies of their tokens stop working at once. */
public final class Logout {

  private final Users users;
  private final SecurityEvents events;
  private final Clock clock;

  Logout(Users users, SecurityEvents events, Clock clock) {
    this.users = users;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Ends the sessions of these keys. A session that has ended or never existed is ignored.
   *
   * @throws StoreUnavailable if the store cannot answer; some of the sessions may then still be
   *     open
   */
  public void execute(Collection<SessionKey> keys) {
    for (SessionKey key : keys) {
      var wasOpen = new AtomicBoolean();
      users.update(
          key.user(),
          user -> {
            var without = user.endSession(key.session());
            wasOpen.set(!without.equals(user));
            return without;
          });
      if (wasOpen.get()) {
        events.record(SecurityEvent.loggedOut(clock.instant(), key));
      }
    }
  }
}

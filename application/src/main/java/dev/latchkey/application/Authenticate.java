package dev.latchkey.application;

import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.Refusal.NotAuthenticated;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.SessionRules;
import dev.latchkey.domain.User;
import java.time.Clock;

/** Returns the user of a session key, from one read of the store. */
public final class Authenticate {

  private final Users users;
  private final SessionPolicy sessionPolicy;
  private final Clock clock;

  Authenticate(Users users, SessionPolicy sessionPolicy, Clock clock) {
    this.users = users;
    this.sessionPolicy = sessionPolicy;
    this.clock = clock;
  }

  /**
   * Returns the user, with live sessions only, and the session of the key, seen now. The last use
   * is stored at most once in 15 minutes or a twentieth of the idle time, whichever is shorter.
   *
   * @throws NotAuthenticated if the session never existed, has ended, idled too long or expired, or
   *     the user is disabled
   * @throws StoreUnavailable if the store cannot answer
   */
  public SignedIn execute(SessionKey key) {
    SessionRules rules = sessionPolicy.at(clock.instant());
    User user = users.find(key.user()).orElseThrow(NotAuthenticated::new);
    if (rules.isTouchDue(user.liveSession(key.session(), rules))) {
      user =
          users
              .update(key.user(), it -> it.touch(key.session(), rules))
              .orElseThrow(NotAuthenticated::new);
    }
    User shown = user.shown(key.session(), rules);
    return new SignedIn(shown, shown.liveSession(key.session(), rules));
  }
}

package dev.latchkey.application;

import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.Refusal.NotAuthenticated;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.SessionRules;
import dev.latchkey.domain.User;
import java.time.Clock;

/** Tells who is behind a session key, from one read of the store. */
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
   * The user, with live sessions only, and the session of the key. That it was seen is written down
   * at most once in a twentieth of the idle time.
   *
   * @throws NotAuthenticated if the session never was, has ended, idled too long or expired
   * @throws StoreUnavailable if the store cannot answer
   */
  public SignedIn execute(SessionKey key) {
    SessionRules rules = sessionPolicy.at(clock.instant());
    User user = users.find(key.user()).orElseThrow(NotAuthenticated::new);
    Session session = user.liveSession(key.session(), rules);
    if (session.isTouchDue(rules)) {
      user =
          users
              .update(key.user(), it -> it.touch(key.session(), rules))
              .orElseThrow(NotAuthenticated::new);
      // It may have ended since it was read: a touch does not bring it back.
      session = user.liveSession(key.session(), rules);
    }
    return new SignedIn(user.withoutDeadSessions(rules), session);
  }
}

package dev.latchkey.application;

import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.Refusal.NoSuchSession;
import dev.latchkey.domain.Refusal.NotAuthenticated;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.SessionRules;
import dev.latchkey.domain.User;
import java.time.Clock;
import java.util.function.UnaryOperator;

/** Ends sessions that a user has on other devices, from a live session of that user. */
public final class EndSessions {

  private final Users users;
  private final SecurityEvents events;
  private final SessionPolicy sessionPolicy;
  private final Clock clock;

  EndSessions(Users users, SecurityEvents events, SessionPolicy sessionPolicy, Clock clock) {
    this.users = users;
    this.events = events;
    this.sessionPolicy = sessionPolicy;
    this.clock = clock;
  }

  /**
   * Ends one session of the same user; the caller's own, too, if it is that one.
   *
   * @throws NotAuthenticated if the caller's session is not live
   * @throws NoSuchSession if no live session of the user has that id
   * @throws StoreUnavailable if the store cannot answer
   */
  public void execute(SessionKey mine, Session.Id ended) {
    SessionRules rules = sessionPolicy.at(clock.instant());
    update(mine, user -> user.endSession(mine.session(), ended, rules));
    events.record(SecurityEvent.sessionEnded(rules.now(), new SessionKey(mine.user(), ended)));
  }

  /**
   * Ends all sessions of the user except the caller's.
   *
   * @throws NotAuthenticated if the caller's session is not live
   * @throws StoreUnavailable if the store cannot answer
   */
  public void execute(SessionKey mine) {
    SessionRules rules = sessionPolicy.at(clock.instant());
    update(mine, user -> user.endOtherSessions(mine.session(), rules));
    events.record(SecurityEvent.otherSessionsEnded(rules.now(), mine.user()));
  }

  private void update(SessionKey mine, UnaryOperator<User> change) {
    if (users.update(mine.user(), change).isEmpty()) {
      throw new NotAuthenticated();
    }
  }
}

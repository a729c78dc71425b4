package dev.latchkey.application;

import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.Refusal.NoSuchSession;
import dev.latchkey.domain.Refusal.NotAuthenticated;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.User;
import java.time.Clock;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Ends sessions that a user has on other devices, from a live session of that user. */
public final class EndSessions {

  private final Users users;
  private final SecurityEvents events;
  private final SessionPolicy sessionPolicy;
  private final Clock clock;

  public EndSessions(Users users, SecurityEvents events, SessionPolicy sessionPolicy, Clock clock) {
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
    Instant now = clock.instant();
    end(mine, ended, now, user -> user.endSession(mine.session(), ended, now, sessionPolicy));
  }

  /**
   * Ends all sessions of the user but the caller's.
   *
   * @throws NotAuthenticated if the caller's session is not live
   * @throws StoreUnavailable if the store cannot answer
   */
  public void execute(SessionKey mine) {
    Instant now = clock.instant();
    end(mine, null, now, user -> user.endOtherSessions(mine.session(), now, sessionPolicy));
  }

  private void end(
      SessionKey mine, Session.@Nullable Id ended, Instant now, UnaryOperator<User> change) {
    if (users.update(mine.user(), change).isEmpty()) {
      throw new NotAuthenticated();
    }
    events.record(new SecurityEvent(Kind.SESSIONS_ENDED, now, mine.user(), ended, null));
  }
}

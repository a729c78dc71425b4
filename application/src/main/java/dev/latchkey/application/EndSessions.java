package dev.latchkey.application;

import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.Refusal.NoSuchSession;
import dev.latchkey.domain.Refusal.NotAuthenticated;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.SessionRules;
import dev.latchkey.domain.User;
import java.util.function.UnaryOperator;

/** Ends sessions that a user has on other devices, from a live session of that user. */
public final class EndSessions {

  private final Changes changes;
  private final Journal journal;

  EndSessions(Changes changes, Journal journal) {
    this.changes = changes;
    this.journal = journal;
  }

  /**
   * Ends one session of the same user, which may be the caller's own.
   *
   * @throws NotAuthenticated if the caller's session is not live
   * @throws NoSuchSession if no live session of the user has that id
   * @throws StoreUnavailable if the store cannot answer
   */
  public void execute(SessionKey mine, Session.Id ended, Client client) {
    SessionRules rules = changes.rules();
    try {
      update(mine, client, user -> user.endSession(mine.session(), ended, rules));
    } catch (NoSuchSession refused) {
      journal.tell(Kind.END_SESSIONS_REFUSED, Subject.of(mine), client, Reason.of(refused));
      throw refused;
    }
  }

  /**
   * Ends all sessions of the user except the caller's; a pending reset link stops working.
   *
   * @throws NotAuthenticated if the caller's session is not live
   * @throws StoreUnavailable if the store cannot answer
   */
  public void execute(SessionKey mine, Client client) {
    SessionRules rules = changes.rules();
    update(mine, client, user -> user.endOtherSessions(mine.session(), rules));
  }

  private void update(SessionKey mine, Client client, UnaryOperator<User> change) {
    if (changes.apply(mine.user(), change, client, Reason.ENDED_BY_USER).isEmpty()) {
      throw new NotAuthenticated();
    }
  }
}

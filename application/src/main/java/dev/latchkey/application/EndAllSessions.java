package dev.latchkey.application;

import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.Refusal.NoSuchUser;
import dev.latchkey.domain.User;

/** For operators: ends every session of a user. */
public final class EndAllSessions {

  private final OperatorActs acts;

  EndAllSessions(OperatorActs acts) {
    this.acts = acts;
  }

  /**
   * Ends every session and voids a pending reset, at once and in one write.
   *
   * @throws NoSuchUser if there is none
   * @throws StoreUnavailable if the store cannot answer
   */
  public void execute(User.Id user) {
    acts.update(user, Kind.OPERATOR_ENDED_SESSIONS, User::endAllSessions);
  }
}

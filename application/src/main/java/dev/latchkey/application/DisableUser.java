package dev.latchkey.application;

import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.Refusal.NoSuchUser;
import dev.latchkey.domain.User;

/** For operators: disables a user, who then gets the same answers as an unknown one. */
public final class DisableUser {

  private final OperatorActs acts;

  DisableUser(OperatorActs acts) {
    this.acts = acts;
  }

  /**
   * Disables the user, ends every session and voids a pending reset, at once and in one write. Has
   * no effect on a disabled user.
   *
   * @throws NoSuchUser if there is none
   * @throws StoreUnavailable if the store cannot answer
   */
  public void execute(User.Id user) {
    acts.update(user, Kind.OPERATOR_DISABLED_USER, User::disable);
  }
}

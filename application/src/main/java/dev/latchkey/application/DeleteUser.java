package dev.latchkey.application;

import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.Refusal.NoSuchUser;
import dev.latchkey.domain.User;

/** For operators: deletes a user permanently. */
public final class DeleteUser {

  private final OperatorActs acts;

  DeleteUser(OperatorActs acts) {
    this.acts = acts;
  }

  /**
   * Removes the user, every session and a pending reset, at once and in one write. The name and the
   * address are free again.
   *
   * @throws NoSuchUser if there is none
   * @throws StoreUnavailable if the store cannot answer
   */
  public void execute(User.Id user) {
    acts.remove(user, Kind.OPERATOR_DELETED_USER);
  }
}

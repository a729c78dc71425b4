package dev.latchkey.application;

import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.Refusal.NoSuchUser;
import dev.latchkey.domain.User;

/** For operators: lets a disabled user log in again, with the same password. */
public final class EnableUser {

  private final OperatorActs acts;

  EnableUser(OperatorActs acts) {
    this.acts = acts;
  }

  /**
   * Enables the user. Has no effect on an enabled user.
   *
   * @throws NoSuchUser if there is none
   * @throws StoreUnavailable if the store cannot answer
   */
  public void execute(User.Id user) {
    acts.update(user, Kind.OPERATOR_ENABLED_USER, User::enable);
  }
}

package dev.latchkey.application;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordPolicy;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;

/** For operators: makes a new user, as {@link SignUp} does for a client. */
public final class AddUser {

  private final OperatorActs acts;
  private final PasswordHasher hasher;
  private final PasswordPolicy policy;

  AddUser(OperatorActs acts, PasswordHasher hasher, PasswordPolicy policy) {
    this.acts = acts;
    this.hasher = hasher;
    this.policy = policy;
  }

  /**
   * Makes a user of this name, address and password.
   *
   * @throws Refusal.PasswordRejected if the policy rejects the password
   * @throws Refusal.UsernameTaken if another user has the name
   * @throws Refusal.EmailTaken if another user has the address
   * @throws Busy if the hasher is at capacity
   * @throws StoreUnavailable if the store cannot answer
   */
  public User execute(Username username, EmailAddress email, Password password) {
    return add(username, email, policy.accept(password, username, email).password());
  }

  /**
   * Makes a user of this name and address with an unknown random password: {@link IssueResetToken}
   * lets the user choose one.
   *
   * @throws Refusal.UsernameTaken if another user has the name
   * @throws Refusal.EmailTaken if another user has the address
   * @throws Busy if the hasher is at capacity
   * @throws StoreUnavailable if the store cannot answer
   */
  public User execute(Username username, EmailAddress email) {
    return add(username, email, Password.random());
  }

  private User add(Username username, EmailAddress email, Password password) {
    User user = User.create(username, email, hasher.hash(password));
    acts.users().add(user);
    acts.record(Kind.OPERATOR_ADDED_USER, user.id());
    return user;
  }
}

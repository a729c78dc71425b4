package dev.latchkey.application;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.NewPassword;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.PasswordPolicy;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;

/** Makes a new user. */
public final class SignUp {

  private final Users users;
  private final PasswordHasher hasher;
  private final PasswordPolicy passwordPolicy;
  private final Throttle throttle;
  private final Journal journal;

  SignUp(Ports ports, PasswordPolicy passwordPolicy, Throttle throttle, Journal journal) {
    this.users = ports.users();
    this.hasher = ports.hasher();
    this.passwordPolicy = passwordPolicy;
    this.throttle = throttle;
    this.journal = journal;
  }

  /**
   * Makes a user of this name, address and password.
   *
   * @throws Refusal.PasswordRejected if the policy rejects the password
   * @throws Refusal.TooManyAttempts if the client has signed up too often recently
   * @throws Refusal.UsernameTaken if another user has the name
   * @throws Refusal.EmailTaken if another user has the address
   * @throws Busy if the hasher is at capacity, or the client holds its share of it
   * @throws StoreUnavailable if the store cannot answer
   */
  public User execute(Username username, EmailAddress email, Password password, Client client) {
    User user;
    try {
      user = add(username, email, password, client);
    } catch (Refusal.PasswordRejected | Refusal.UsernameTaken | Refusal.EmailTaken refused) {
      var subject = Subject.of(email, null);
      journal.tell(Kind.SIGN_UP_REFUSED, subject, client, Reason.of(refused));
      throw refused;
    }
    journal.tell(Kind.SIGNED_UP, Subject.of(email, user.id()), client);
    return user;
  }

  private User add(Username username, EmailAddress email, Password password, Client client) {
    NewPassword accepted = passwordPolicy.accept(password, username, email);
    PasswordHash hash = throttle.signUp(email, client, () -> hasher.hash(accepted.password()));
    User user = User.create(username, email, hash);
    users.add(user);
    return user;
  }
}

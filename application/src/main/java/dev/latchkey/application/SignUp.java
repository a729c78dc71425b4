package dev.latchkey.application;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.NewPassword;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.PasswordPolicy;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import java.time.Clock;

/** Makes a new user. */
public final class SignUp {

  private final Users users;
  private final PasswordHasher hasher;
  private final SecurityEvents events;
  private final PasswordPolicy passwordPolicy;
  private final Throttle throttle;
  private final Clock clock;

  SignUp(Ports ports, PasswordPolicy passwordPolicy, Throttle throttle, Clock clock) {
    this.users = ports.users();
    this.hasher = ports.hasher();
    this.events = ports.events();
    this.passwordPolicy = passwordPolicy;
    this.throttle = throttle;
    this.clock = clock;
  }

  /**
   * Makes a user of this name, address and password.
   *
   * @throws Refusal.PasswordRejected if the policy does not take the password
   * @throws Refusal.TooManyAttempts if the client has signed up too often recently
   * @throws Refusal.UsernameTaken if another user has the name
   * @throws Refusal.EmailTaken if another user has the address
   * @throws Busy if too many passwords are being hashed
   * @throws StoreUnavailable if the store cannot answer
   */
  public User execute(Username username, EmailAddress email, Password password, Client client) {
    NewPassword accepted = passwordPolicy.accept(password, username, email);
    PasswordHash hash = throttle.signUp(client, () -> hasher.hash(accepted.password()));
    User user = User.create(username, email, hash);
    try {
      users.add(user);
    } catch (Refusal.UsernameTaken | Refusal.EmailTaken taken) {
      events.record(SecurityEvent.signUpRefused(clock.instant(), client));
      throw taken;
    }
    events.record(SecurityEvent.signedUp(clock.instant(), user.id(), client));
    return user;
  }
}

package dev.latchkey.testkit;

import dev.latchkey.application.Authenticate;
import dev.latchkey.application.ChangePassword;
import dev.latchkey.application.EndSessions;
import dev.latchkey.application.Latchkey;
import dev.latchkey.application.Login;
import dev.latchkey.application.Logout;
import dev.latchkey.application.Policies;
import dev.latchkey.application.Ports;
import dev.latchkey.application.RequestPasswordReset;
import dev.latchkey.application.ResetPassword;
import dev.latchkey.application.SignUp;
import dev.latchkey.application.SignedIn;
import dev.latchkey.application.port.Letters;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordPolicy;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.RecoveryPolicy;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.ThrottlePolicy;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The whole application over fakes, with {@link #TOM} and {@link #JACKY} signed up: {@code var core
 * = new Core();}.
 */
public final class Core {

  /** A person who signs up and logs in. */
  public record Person(Username username, EmailAddress email, Password password) {

    /**
     * Returns the person with this name, an address at example.com and the password {@code
     * mypassword}.
     */
    public static Person named(String name) {
      return new Person(
          new Username(name), new EmailAddress(name + "@example.com"), new Password("mypassword"));
    }
  }

  public static final Person TOM = Person.named("tom");
  public static final Person JACKY = Person.named("jacky");

  /** The client of every call. Its address is reserved for documentation (RFC 5737). */
  public static final Client CLIENT = new Client("192.0.2.1", "Firefox on Linux");

  private static final Set<String> COMMON = Set.of("password", "12345678", "qwertyuiop");

  public final MovableClock clock = new MovableClock(Instant.parse("2025-12-31T00:00:00Z"));
  public final PlainPasswordHasher hasher = new PlainPasswordHasher();
  public final InMemoryLoginAttempts attempts = new InMemoryLoginAttempts();
  public final RecordedSecurityEvents events = new RecordedSecurityEvents();
  public final RecordedLetters letters = new RecordedLetters();
  public final Users users;
  public final Policies policies;
  public final Latchkey latchkey;

  public final SignUp signUp;
  public final Login login;
  public final Authenticate authenticate;
  public final ChangePassword changePassword;
  public final Logout logout;
  public final EndSessions endSessions;
  public final RequestPasswordReset requestPasswordReset;
  public final ResetPassword resetPassword;

  public Core() {
    this(new InMemoryUsers());
  }

  /** Makes the application over the caller's store. */
  public Core(Users users) {
    this(users, SessionPolicy.DEFAULT, ThrottlePolicy.DEFAULT);
  }

  /** Makes the application over the caller's store, with the caller's policies. */
  public Core(Users users, SessionPolicy sessions, ThrottlePolicy throttle) {
    this.users = users;
    var passwords = new PasswordPolicy(8, password -> COMMON.contains(password.normalized()));
    policies = new Policies(sessions, passwords, throttle, RecoveryPolicy.DEFAULT);
    latchkey = over(new Ports(users, hasher, attempts, events, letters, Runnable::run));
    signUp = latchkey.signUp();
    login = latchkey.login();
    authenticate = latchkey.authenticate();
    changePassword = latchkey.changePassword();
    logout = latchkey.logout();
    endSessions = latchkey.endSessions();
    requestPasswordReset = latchkey.requestPasswordReset();
    resetPassword = latchkey.resetPassword();
    signUpAgain();
  }

  /**
   * Moves the clock forward by a day and signs up {@link #TOM} and {@link #JACKY} from scratch, so
   * that no earlier session or attempt counts.
   */
  public void signUpAgain() {
    clock.advance(LoginAttempts.LONGEST);
    for (Person person : Set.of(TOM, JACKY)) {
      users.find(person.email()).ifPresent(user -> users.remove(user.id()));
      users.add(User.create(person.username(), person.email(), hasher.hash(person.password())));
    }
  }

  /**
   * Returns the application over other ports, with the same policies and clock. A password is
   * hashed once, as at the start of the service.
   */
  public Latchkey over(Ports ports) {
    var service = new Latchkey(ports, policies, clock);
    service.login(); // the first call hashes a password
    return service;
  }

  /** Returns the application over another store, hasher and log of attempts. */
  public Latchkey over(Users users, PasswordHasher hasher, LoginAttempts attempts) {
    return over(new Ports(users, hasher, attempts, events, letters, Runnable::run));
  }

  /** Returns the application with another adapter for letters. */
  public Latchkey over(Letters letters) {
    return over(new Ports(users, hasher, attempts, events, letters, Runnable::run));
  }

  /** Returns the application as it is configured without a mail server. */
  public Latchkey withoutMail() {
    var usual = policies.recovery();
    var recovery = new RecoveryPolicy(usual.lifetime(), usual.pause(), false);
    return new Latchkey(
        new Ports(users, hasher, attempts, events, letters, Runnable::run),
        new Policies(policies.sessions(), policies.passwords(), policies.throttle(), recovery),
        clock);
  }

  /** Returns an event that {@link #CLIENT} causes now. */
  public SecurityEvent event(Kind kind, Subject subject, @Nullable Reason reason) {
    return new SecurityEvent(kind, clock.instant(), subject, CLIENT.network(), reason);
  }

  /** Logs in without an earlier session. */
  public SignedIn login(Person person) {
    return login.execute(person.email(), person.password(), CLIENT, Set.of(), false);
  }

  /** Returns the user of this person as stored now. */
  public User stored(Person person) {
    return users.find(person.email()).orElseThrow();
  }
}

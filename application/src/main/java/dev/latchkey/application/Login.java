package dev.latchkey.application;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.ClaimedAddress;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.Refusal.InvalidCredentials;
import dev.latchkey.domain.Refusal.TooManyAttempts;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.SessionRules;
import dev.latchkey.domain.User;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens a session for the address and password of a user. */
public final class Login {

  private final Users users;
  private final PasswordHasher hasher;
  private final Throttle throttle;
  private final Changes changes;
  private final Journal journal;

  /**
   * Verified in place of an unknown user's hash, so that the response time does not reveal which
   * addresses exist.
   */
  private final PasswordHash decoy;

  Login(Ports ports, Throttle throttle, Changes changes, Journal journal) {
    this.users = ports.users();
    this.hasher = ports.hasher();
    this.throttle = throttle;
    this.changes = changes;
    this.journal = journal;
    this.decoy = hasher.hash(new Password("nobody has this one"));
  }

  /**
   * Opens a session. The sessions that the client's browser held so far end first, so that no
   * session planted there stays in use (ASVS 7.2.4). A hash made with older parameters is replaced
   * in the same write. If the password is changed at the same moment, the login can be refused
   * after sessions of other users, which the browser held, have ended.
   *
   * @param held the sessions that the client presented, of any user
   * @param remembered whether the session outlives the browser
   * @throws InvalidCredentials if no user has this address and password, or the user is disabled
   * @throws TooManyAttempts if too many attempts have failed recently
   * @throws Busy if the hasher is at capacity, the client or address holds its share of it, or
   *     attempts under way fill a limit
   * @throws StoreUnavailable if the store cannot answer
   */
  public SignedIn execute(
      EmailAddress email,
      Password password,
      Client client,
      Collection<SessionKey> held,
      boolean remembered) {
    var attempt = new Attempt(email, password, client, new HeldSessions(held), remembered);
    Verified verified = admitted(attempt);
    endForeign(attempt, verified.user.id());
    SignedIn signedIn;
    try {
      signedIn = open(verified, attempt);
    } catch (InvalidCredentials hashChangedMeanwhile) {
      // A concurrent login may have upgraded the hash; if the password changed, this refuses.
      signedIn = openAgain(admitted(attempt), attempt);
    }
    // Of the user logged in: another one may have the address since the first try.
    SessionKey opened = signedIn.key();
    var subject = new Subject(opened.user(), opened.session(), new ClaimedAddress(email));
    journal.tell(Kind.LOGGED_IN, subject, client);
    return signedIn;
  }

  private record Attempt(
      EmailAddress email,
      Password password,
      Client client,
      HeldSessions held,
      boolean remembered) {}

  /**
   * A user whose password was right, and the hash to store: the same one, or a new one if it is
   * outdated.
   */
  private record Verified(User user, PasswordHash kept) {}

  private Verified admitted(Attempt attempt) {
    return throttle.login(attempt.email, attempt.client, () -> verify(attempt));
  }

  private Verified verify(Attempt attempt) {
    Optional<User> user = users.find(attempt.email);
    boolean matches = hasher.matches(attempt.password, user.map(User::passwordHash).orElse(decoy));
    if (user.isEmpty() || !matches || user.get().disabled()) {
      throw refused(attempt, user.orElse(null), matches);
    }
    PasswordHash verified = user.get().passwordHash();
    // Hashed here, so that it is part of the client's share of the hashing.
    PasswordHash kept = hasher.outdated(verified) ? hasher.hash(attempt.password) : verified;
    return new Verified(user.get(), kept);
  }

  private InvalidCredentials refused(Attempt attempt, @Nullable User user, boolean matches) {
    Reason reason =
        user == null
            ? Reason.UNKNOWN_ADDRESS
            : matches ? Reason.DISABLED_USER : Reason.WRONG_PASSWORD;
    var subject = Subject.of(attempt.email, user == null ? null : user.id());
    journal.tell(Kind.LOGIN_REFUSED, subject, attempt.client, reason);
    return new InvalidCredentials();
  }

  private SignedIn openAgain(Verified verified, Attempt attempt) {
    try {
      return open(verified, attempt);
    } catch (InvalidCredentials hashChangedAgain) {
      throw refused(attempt, verified.user, false);
    }
  }

  private SignedIn open(Verified verified, Attempt attempt) {
    User user = verified.user;
    PasswordHash hash = user.passwordHash();
    SessionRules rules = changes.rules();
    Session session = Session.open(attempt.client.device(), attempt.remembered, rules);
    User loggedIn =
        changes
            .apply(
                user.id(),
                it -> attempt.held.end(it).openSession(session, hash, rules).rehash(verified.kept),
                attempt.client,
                ended ->
                    attempt.held.contains(user.id(), ended)
                        ? Reason.NEW_LOGIN
                        : Reason.TOO_MANY_SESSIONS)
            .orElseThrow(InvalidCredentials::new);
    return new SignedIn(loggedIn, session);
  }

  private void endForeign(Attempt attempt, User.Id self) {
    for (SessionKey key : attempt.held.notOf(self)) {
      changes.apply(
          key.user(), it -> it.endSession(key.session()), attempt.client, Reason.NEW_LOGIN);
    }
  }
}

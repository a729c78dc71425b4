package dev.latchkey.application;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.Refusal.InvalidCredentials;
import dev.latchkey.domain.Refusal.TooManyAttempts;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.SessionRules;
import dev.latchkey.domain.User;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens a session for the address and password of a user. */
public final class Login {

  private final Users users;
  private final PasswordHasher hasher;
  private final SecurityEvents events;
  private final SessionPolicy sessionPolicy;
  private final Throttle throttle;
  private final Clock clock;

  /**
   * Verified in place of an unknown user's hash, so that the response time does not reveal which
   * addresses exist.
   */
  private final PasswordHash decoy;

  Login(Ports ports, SessionPolicy sessionPolicy, Throttle throttle, Clock clock) {
    this.users = ports.users();
    this.hasher = ports.hasher();
    this.events = ports.events();
    this.sessionPolicy = sessionPolicy;
    this.throttle = throttle;
    this.clock = clock;
    this.decoy = hasher.hash(new Password("nobody has this one"));
  }

  /**
   * Opens a session. The sessions that the caller's browser held so far end first, so that no
   * session planted there stays in use (ASVS 7.2.4). A hash made with older parameters is replaced
   * in the same write.
   *
   * @param held the sessions that the caller presented, of any user
   * @param remembered whether the session outlives the browser
   * @throws InvalidCredentials if no user has this address and password, or the user is disabled
   * @throws TooManyAttempts if too many attempts have failed recently
   * @throws Busy if too many passwords are being hashed
   * @throws StoreUnavailable if the store cannot answer
   */
  public SignedIn execute(
      EmailAddress email,
      Password password,
      Client client,
      Collection<SessionKey> held,
      boolean remembered) {
    var attempt = new Attempt(email, password, client, held, remembered);
    User user = throttle.login(email, client, () -> verify(attempt));
    endForeign(held, user.id());
    SignedIn signedIn;
    try {
      signedIn = open(user, attempt);
    } catch (InvalidCredentials hashChangedMeanwhile) {
      // A concurrent login may have upgraded it; if the password changed, this refuses.
      signedIn = openAgain(verify(attempt), attempt);
    }
    events.record(SecurityEvent.loggedIn(clock.instant(), signedIn.key(), client));
    return signedIn;
  }

  private record Attempt(
      EmailAddress email,
      Password password,
      Client client,
      Collection<SessionKey> held,
      boolean remembered) {}

  private User verify(Attempt attempt) {
    Optional<User> user = users.find(attempt.email);
    boolean matches = hasher.matches(attempt.password, user.map(User::passwordHash).orElse(decoy));
    if (user.isEmpty() || !matches || user.get().disabled()) {
      recordRefusal(user.map(User::id).orElse(null), attempt);
      throw new InvalidCredentials();
    }
    return user.get();
  }

  private void recordRefusal(User.@Nullable Id user, Attempt attempt) {
    events.record(SecurityEvent.loginRefused(clock.instant(), user, attempt.client));
  }

  private SignedIn openAgain(User user, Attempt attempt) {
    try {
      return open(user, attempt);
    } catch (InvalidCredentials hashChangedAgain) {
      recordRefusal(user.id(), attempt);
      throw hashChangedAgain;
    }
  }

  private SignedIn open(User user, Attempt attempt) {
    PasswordHash verified = user.passwordHash();
    PasswordHash kept = hasher.outdated(verified) ? hasher.hash(attempt.password) : verified;
    SessionRules rules = sessionPolicy.at(clock.instant());
    Session session = Session.open(attempt.client.device(), attempt.remembered, rules);
    User loggedIn =
        users
            .update(
                user.id(),
                it -> endOwn(attempt.held, it).openSession(session, verified, rules).rehash(kept))
            .orElseThrow(InvalidCredentials::new);
    return new SignedIn(loggedIn, session);
  }

  private static User endOwn(Collection<SessionKey> held, User user) {
    User remaining = user;
    for (SessionKey key : held) {
      if (key.user().equals(user.id())) {
        remaining = remaining.endSession(key.session());
      }
    }
    return remaining;
  }

  private void endForeign(Collection<SessionKey> held, User.Id self) {
    for (SessionKey key : held) {
      if (!key.user().equals(self)) {
        users.update(key.user(), it -> it.endSession(key.session()));
      }
    }
  }
}

package dev.latchkey.application;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.Letter;
import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.NewPassword;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.PasswordProof;
import dev.latchkey.domain.PasswordProof.CurrentPassword;
import dev.latchkey.domain.PasswordProof.RecentLogin;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.Refusal.NotAuthenticated;
import dev.latchkey.domain.Refusal.WrongCurrentPassword;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.SessionRules;
import dev.latchkey.domain.User;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gives the user of a live session another password, and ends all the user's other sessions. */
public final class ChangePassword {

  private final Users users;
  private final PasswordHasher hasher;
  private final SecurityEvents events;
  private final Policies policies;
  private final Throttle throttle;
  private final Notices notices;
  private final Clock clock;

  ChangePassword(Ports ports, Policies policies, Throttle throttle, Notices notices, Clock clock) {
    this.users = ports.users();
    this.hasher = ports.hasher();
    this.events = ports.events();
    this.policies = policies;
    this.throttle = throttle;
    this.notices = notices;
    this.clock = clock;
  }

  /**
   * Changes the password, ends the other sessions and gives this one a new id, all in one write. A
   * refused change has no effect at all.
   *
   * @param current needed unless the session's password was proven recently; if given it must be
   *     right (ASVS 6.2.3)
   * @return the session under its new id
   * @throws NotAuthenticated if the session is not live
   * @throws Refusal.RecentLoginRequired if the current password is needed and was not given
   * @throws Refusal.PasswordRejected if the policy does not take the new password
   * @throws WrongCurrentPassword if the current password is wrong
   * @throws Refusal.TooManyAttempts if too many wrong ones were given, or too many changes made, of
   *     late
   * @throws Busy if too many passwords are being hashed
   * @throws StoreUnavailable if the store cannot answer
   */
  public SignedIn execute(
      SessionKey key, Password fresh, @Nullable Password current, Client client) {
    SessionRules rules = policies.sessions().at(clock.instant());
    User user = find(key);
    Session session = user.liveSession(key.session(), rules);
    if (current == null) {
      session.demandRecentLogin(rules);
    }
    NewPassword accepted = accept(fresh, user);
    Function<User, PasswordProof> proof =
        current == null ? any -> new RecentLogin() : it -> verify(it, current, client);
    Hashed hashed =
        throttle.changePassword(
            user.id(),
            client,
            () -> {
              // Nothing is hashed for a session that has ended since it was looked at.
              User now = find(key);
              now.liveSession(key.session(), rules);
              return new Hashed(proof.apply(now), hasher.hash(accepted.password()));
            });
    SignedIn changed;
    try {
      changed = change(key, hashed.proof, hashed.hash, rules);
    } catch (WrongCurrentPassword hashChangedMeanwhile) {
      // A concurrent login may have upgraded the hash: then the password is still right.
      changed = change(key, proof.apply(find(key)), hashed.hash, rules);
    }
    Instant done = clock.instant();
    events.record(SecurityEvent.passwordChanged(done, changed.key(), client));
    notices.post(new Letter.PasswordChanged(changed.user().email(), changed.user().id(), done));
    return changed;
  }

  private record Hashed(PasswordProof proof, PasswordHash hash) {}

  private User find(SessionKey key) {
    return users.find(key.user()).orElseThrow(NotAuthenticated::new);
  }

  private NewPassword accept(Password fresh, User user) {
    return policies.passwords().accept(fresh, user.username(), user.email());
  }

  private PasswordProof verify(User user, Password current, Client client) {
    return throttle.guessInSession(
        user.id(),
        client,
        () -> {
          if (!hasher.matches(current, user.passwordHash())) {
            events.record(SecurityEvent.passwordChangeRefused(clock.instant(), user.id(), client));
            throw new WrongCurrentPassword();
          }
          return new CurrentPassword(user.passwordHash());
        });
  }

  private SignedIn change(
      SessionKey key, PasswordProof proof, PasswordHash hash, SessionRules rules) {
    Session.Id next = Session.Id.random();
    User changed =
        users
            .update(key.user(), it -> it.changePassword(key.session(), proof, hash, next, rules))
            .orElseThrow(NotAuthenticated::new);
    return new SignedIn(changed, changed.liveSession(next, rules));
  }
}

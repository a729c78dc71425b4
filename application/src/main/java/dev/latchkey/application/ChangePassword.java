package dev.latchkey.application;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.NewPassword;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.PasswordPolicy;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.Refusal.NotAuthenticated;
import dev.latchkey.domain.Refusal.WrongCurrentPassword;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.ThrottlePolicy;
import dev.latchkey.domain.User;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Gives the user of a live session another password, and ends all the user's other sessions. */
public final class ChangePassword {

  private final Users users;
  private final PasswordHasher hasher;
  private final SecurityEvents events;
  private final PasswordPolicy passwordPolicy;
  private final SessionPolicy sessionPolicy;
  private final Throttle throttle;
  private final Clock clock;

  public ChangePassword(
      Users users,
      PasswordHasher hasher,
      LoginAttempts attempts,
      SecurityEvents events,
      PasswordPolicy passwordPolicy,
      SessionPolicy sessionPolicy,
      ThrottlePolicy throttlePolicy,
      Clock clock) {
    this.users = users;
    this.hasher = hasher;
    this.events = events;
    this.passwordPolicy = passwordPolicy;
    this.sessionPolicy = sessionPolicy;
    this.throttle = new Throttle(attempts, events, throttlePolicy, clock);
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
   * @throws Refusal.TooManyAttempts if too many wrong ones were given of late
   * @throws Busy if too many passwords are being hashed
   * @throws StoreUnavailable if the store cannot answer
   */
  public SignedIn execute(
      SessionKey key, Password fresh, @Nullable Password current, Client client) {
    Instant now = clock.instant();
    User user = find(key);
    Session session = user.liveSession(key.session(), now, sessionPolicy);
    if (current == null) {
      User.demandRecentLogin(session, now, sessionPolicy);
    }
    NewPassword accepted = passwordPolicy.accept(fresh, user.username(), user.email());
    PasswordHash verified =
        current == null
            ? null
            : throttle.changePassword(user.email(), client, () -> verify(user, current, client));
    PasswordHash hash = hasher.hash(accepted.password());

    SignedIn changed;
    try {
      changed = change(key, verified, hash, now);
    } catch (WrongCurrentPassword hashChangedMeanwhile) {
      // Perhaps only by a parallel login that upgraded it: then it is right all the same.
      changed = change(key, verify(find(key), current, client), hash, now);
    }
    events.record(
        new SecurityEvent(
            Kind.PASSWORD_CHANGED,
            clock.instant(),
            changed.user().id(),
            changed.session().id(),
            client.network()));
    return changed;
  }

  private User find(SessionKey key) {
    return users.find(key.user()).orElseThrow(NotAuthenticated::new);
  }

  /** The hash that was verified; null if no password was given. */
  private @Nullable PasswordHash verify(User user, @Nullable Password current, Client client) {
    if (current == null) {
      return null;
    }
    if (!hasher.matches(current, user.passwordHash())) {
      events.record(
          new SecurityEvent(
              Kind.PASSWORD_CHANGE_REFUSED, clock.instant(), user.id(), null, client.network()));
      throw new WrongCurrentPassword();
    }
    return user.passwordHash();
  }

  private SignedIn change(
      SessionKey key, @Nullable PasswordHash verified, PasswordHash hash, Instant now) {
    Session.Id next = Session.Id.random();
    User changed =
        users
            .update(
                key.user(),
                it -> it.changePassword(key.session(), verified, hash, next, now, sessionPolicy))
            .orElseThrow(NotAuthenticated::new);
    return new SignedIn(changed, changed.liveSession(next, now, sessionPolicy));
  }
}

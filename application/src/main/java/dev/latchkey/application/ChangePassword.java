package dev.latchkey.application;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.Letter;
import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.NewPassword;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.PasswordPolicy;
import dev.latchkey.domain.PasswordProof;
import dev.latchkey.domain.PasswordProof.CurrentPassword;
import dev.latchkey.domain.PasswordProof.RecentLogin;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.Refusal.NotAuthenticated;
import dev.latchkey.domain.Refusal.WrongCurrentPassword;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.SessionRules;
import dev.latchkey.domain.User;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives the user of a live session another password, and ends all the user's other sessions. */
public final class ChangePassword {

  private final Users users;
  private final PasswordHasher hasher;
  private final PasswordPolicy policy;
  private final Throttle throttle;
  private final Changes changes;
  private final Journal journal;

  ChangePassword(
      Ports ports, PasswordPolicy policy, Throttle throttle, Changes changes, Journal journal) {
    this.users = ports.users();
    this.hasher = ports.hasher();
    this.policy = policy;
    this.throttle = throttle;
    this.changes = changes;
    this.journal = journal;
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
   * @throws Refusal.PasswordRejected if the policy rejects the new password
   * @throws WrongCurrentPassword if the current password is wrong
   * @throws Refusal.TooManyAttempts if too many wrong ones were given, or too many changes made,
   *     recently
   * @throws Busy if the hasher is at capacity, the client or user holds its share of it, or
   *     attempts under way fill a limit
   * @throws StoreUnavailable if the store cannot answer
   */
  public SignedIn execute(
      SessionKey key, Password fresh, @Nullable Password current, Client client) {
    SignedIn changed;
    try {
      changed = throttle.share(key, client, () -> change(key, fresh, current, client));
    } catch (WrongCurrentPassword
        | Refusal.RecentLoginRequired
        | Refusal.PasswordRejected refused) {
      var reason = Reason.of(refused);
      journal.tell(Kind.PASSWORD_CHANGE_REFUSED, Subject.of(key), client, reason);
      throw refused;
    }
    journal.tell(Kind.PASSWORD_CHANGED, Subject.of(changed.key()), client);
    Instant done = changes.rules().now();
    User user = changed.user();
    journal.post(new Letter.PasswordChanged(user.email(), user.id(), done), client);
    return changed;
  }

  private SignedIn change(
      SessionKey key, Password fresh, @Nullable Password current, Client client) {
    SessionRules rules = changes.rules();
    User user = find(key);
    Session session = user.liveSession(key.session(), rules);
    if (current == null) {
      session.demandRecentLogin(rules);
    }
    NewPassword accepted = policy.accept(fresh, user.username(), user.email());
    Supplier<Change> hashed =
        () -> new Change(key, hasher.hash(accepted.password()), client, rules);
    return current == null
        ? throttle.changePassword(key, client, () -> store(hashed.get(), new RecentLogin()))
        : throttle.changePassword(
            key, client, user.passwordHash(), () -> storeIfRight(current, user, hashed));
  }

  private SignedIn storeIfRight(Password current, User user, Supplier<Change> hashed) {
    PasswordProof proof = prove(user, current);
    Change change = hashed.get();
    try {
      return store(change, proof);
    } catch (WrongCurrentPassword hashChangedMeanwhile) {
      // A concurrent login may have upgraded the hash: then the password is still right.
      return store(change, prove(find(change.key), current));
    }
  }

  private record Change(SessionKey key, PasswordHash hash, Client client, SessionRules rules) {}

  private User find(SessionKey key) {
    return users.find(key.user()).orElseThrow(NotAuthenticated::new);
  }

  private PasswordProof prove(User user, Password current) {
    if (!hasher.matches(current, user.passwordHash())) {
      throw new WrongCurrentPassword();
    }
    return new CurrentPassword(user.passwordHash());
  }

  private SignedIn store(Change change, PasswordProof proof) {
    Session.Id current = change.key.session();
    Session.Id next = Session.Id.random();
    SessionRules rules = change.rules;
    User changed =
        changes
            .apply(
                change.key.user(),
                it -> it.changePassword(current, proof, change.hash, next, rules),
                change.client,
                Reason.PASSWORD_CHANGE)
            .orElseThrow(NotAuthenticated::new);
    return new SignedIn(changed, changed.liveSession(next, rules));
  }
}

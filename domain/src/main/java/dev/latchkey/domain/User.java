package dev.latchkey.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.domain.Refusal.InvalidCredentials;
import dev.latchkey.domain.Refusal.NoSuchSession;
import dev.latchkey.domain.Refusal.NotAuthenticated;
import dev.latchkey.domain.Refusal.ResetLinkInvalid;
import dev.latchkey.domain.Refusal.UserDisabled;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A user with the open sessions: the aggregate, always stored as one. A change is a new value, so a
 * password change takes effect and ends the other sessions in a single write, and a login that
 * verified a hash that has been replaced since is refused by the user itself.
 */
public record User(
    Id id, Username username, EmailAddress email, Access access, List<Session> sessions) {

  /**
   * Identifies a user: 128 random bits, or the id that the user had in another store. Ordered by
   * Unicode code points.
   */
  public record Id(String value) implements Comparable<Id> {

    /**
     * @throws IllegalArgumentException if it is blank or longer than 128 characters
     */
    public Id {
      value = RandomId.checked(value);
    }

    public static Id random() {
      return new Id(RandomId.next());
    }

    /** Returns whether UTF-8 can encode it; it cannot encode half of a surrogate pair. */
    public boolean isText() {
      return UTF_8.newEncoder().canEncode(value);
    }

    @Override
    public int compareTo(Id other) {
      // The bytes of UTF-8 sort as the code points do; String.compareTo sorts UTF-16.
      return Arrays.compareUnsigned(value.getBytes(UTF_8), other.value.getBytes(UTF_8));
    }

    @Override
    public String toString() {
      return value;
    }
  }

  public User {
    sessions = List.copyOf(sessions);
  }

  /** A user who is not disabled and has no pending reset. */
  public User(
      Id id,
      Username username,
      EmailAddress email,
      PasswordHash passwordHash,
      List<Session> sessions) {
    this(id, username, email, Access.by(passwordHash), sessions);
  }

  /** A new user, without sessions. */
  public static User create(Username username, EmailAddress email, PasswordHash passwordHash) {
    return new User(Id.random(), username, email, passwordHash, List.of());
  }

  public PasswordHash passwordHash() {
    return access.passwordHash();
  }

  public boolean disabled() {
    return access.disabled();
  }

  /** The pending reset; null if none. */
  public @Nullable PasswordReset reset() {
    return access.reset();
  }

  /**
   * Opens the session of a login that verified the password against that hash. Dead sessions are
   * dropped; if there are too many, the ones opened first end.
   *
   * @throws InvalidCredentials if the hash is no longer the one that was verified, or the user is
   *     disabled
   */
  public User openSession(Session session, PasswordHash verified, SessionRules rules) {
    if (disabled() || !passwordHash().equals(verified)) {
      throw new InvalidCredentials();
    }
    return with(live(rules).open(session));
  }

  /** The same password, hashed with today's parameters. */
  public User rehash(PasswordHash fresh) {
    return with(access.with(fresh), sessions);
  }

  /** Without the session of that id or previous id; if it is gone already, an equal user. */
  public User endSession(Session.Id ended) {
    return keep(session -> !session.isNamed(ended));
  }

  /**
   * Without the session of that id, which the user ends from the current one.
   *
   * @throws NotAuthenticated if the current session is not live
   * @throws NoSuchSession if no live session has that id
   */
  public User endSession(Session.Id current, Session.Id ended, SessionRules rules) {
    LiveSessions live = live(rules);
    live.get(current);
    Session session = live.find(ended).orElseThrow(NoSuchSession::new);
    return keep(it -> !it.equals(session));
  }

  /** Without any session or pending reset. */
  public User endAllSessions() {
    return with(access.withoutReset(), List.of());
  }

  /**
   * With the current session alone, and no pending reset.
   *
   * @throws NotAuthenticated if the current session is not live
   */
  public User endOtherSessions(Session.Id current, SessionRules rules) {
    return with(access.withoutReset(), List.of(liveSession(current, rules)));
  }

  /**
   * Takes the fresh hash, ends all other sessions and the pending reset, and gives the current
   * session a new id. Its terms stay; its proof moves only if the current password was verified.
   *
   * @throws NotAuthenticated if the current session is not live
   * @throws Refusal if the proof does not hold, as {@link PasswordProof#accept} says
   */
  public User changePassword(
      Session.Id current,
      PasswordProof proof,
      PasswordHash fresh,
      Session.Id next,
      SessionRules rules) {
    Session session = proof.accept(liveSession(current, rules), passwordHash(), rules);
    return with(Access.by(fresh), List.of(session.renewed(next, rules)));
  }

  /**
   * Makes the reset the pending one, in place of an older one. Returns an equal user if it is
   * disabled or another reset was requested a short while ago.
   */
  public User requestReset(PasswordReset fresh, RecoveryPolicy policy) {
    PasswordReset pending = reset();
    boolean tooSoon = pending != null && policy.isTooSoonAfter(pending, fresh.requestedAt());
    return disabled() || tooSoon ? this : issueReset(fresh);
  }

  /**
   * Makes the reset the pending one, however recent an older one is.
   *
   * @throws UserDisabled if the user is disabled
   */
  public User issueReset(PasswordReset fresh) {
    if (disabled()) {
      throw new UserDisabled();
    }
    return with(access.with(fresh), sessions);
  }

  /** Removes a reset whose link was not sent, if it is still the pending one. */
  public User withdrawReset(PasswordReset unsent) {
    return unsent.equals(reset()) ? with(access.withoutReset(), sessions) : this;
  }

  /**
   * Checks that the token opens the pending reset.
   *
   * @throws ResetLinkInvalid if it does not
   */
  public void checkReset(ResetToken token, Instant now) {
    access.checkReset(token, email, now);
  }

  /**
   * Completes the pending reset: takes the fresh hash and ends every session.
   *
   * @throws ResetLinkInvalid if the token does not open it
   */
  public User resetPassword(ResetToken token, PasswordHash fresh, Instant now) {
    checkReset(token, now);
    return with(Access.by(fresh), List.of());
  }

  /** Disabled, without sessions and pending reset. */
  public User disable() {
    return with(access.disable(), List.of());
  }

  /** Enabled, with the same password. */
  public User enable() {
    return with(access.enable(), sessions);
  }

  /**
   * With the session seen now, if it is live and a touch is due; otherwise an equal user. A session
   * that has ended stays ended.
   */
  public User touch(Session.Id seen, SessionRules rules) {
    return disabled() ? this : with(live(rules).touch(seen));
  }

  /** The user with live sessions only, each with the end that it has under the rules. */
  public User shown(SessionRules rules) {
    return with(live(rules).show());
  }

  /**
   * The user as shown in that session: live sessions only, each with the end that it has under the
   * rules, and this one seen now.
   *
   * @throws NotAuthenticated if the session is not live
   */
  public User shown(Session.Id current, SessionRules rules) {
    return with(live(rules).show(current));
  }

  /**
   * The session of this id.
   *
   * @throws NotAuthenticated if there is none, it has idled too long, expired or given way to newer
   *     ones, or the user is disabled
   */
  public Session liveSession(Session.Id wanted, SessionRules rules) {
    return live(rules).get(wanted);
  }

  private LiveSessions live(SessionRules rules) {
    return new LiveSessions(disabled() ? List.of() : sessions, rules);
  }

  private User keep(Predicate<Session> kept) {
    return with(sessions.stream().filter(kept).toList());
  }

  private User with(List<Session> those) {
    return with(access, those);
  }

  private User with(Access changed, List<Session> those) {
    return new User(id, username, email, changed, those);
  }
}

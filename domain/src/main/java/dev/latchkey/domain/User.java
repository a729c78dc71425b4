package dev.latchkey.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.domain.Refusal.InvalidCredentials;
import dev.latchkey.domain.Refusal.NoSuchSession;
import dev.latchkey.domain.Refusal.NotAuthenticated;
import dev.latchkey.domain.Refusal.ResetLinkInvalid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A user with the open sessions and the pending password reset: the aggregate, always stored as
 * one. A change is a new value, so a password change takes effect, ends the other sessions and
 * voids a pending reset in a single write, and a login that verified a hash which has been replaced
 * since is refused by the user itself.
 *
 * @param disabled whether an operator has locked the user out; then there are neither sessions nor
 *     a pending reset
 * @param reset the pending password reset; null if none is pending
 */
public record User(
    Id id,
    Username username,
    EmailAddress email,
    PasswordHash passwordHash,
    List<Session> sessions,
    boolean disabled,
    @Nullable PasswordReset reset) {

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
    this(id, username, email, passwordHash, sessions, false, null);
  }

  /** A new user, without sessions. */
  public static User create(Username username, EmailAddress email, PasswordHash passwordHash) {
    return new User(Id.random(), username, email, passwordHash, List.of());
  }

  /**
   * Opens the session, in which the password was verified against that hash. Sessions that are dead
   * by then are dropped; if there are too many, the ones opened first give way.
   *
   * @throws InvalidCredentials if the hash is no longer the one that was verified, or the user is
   *     disabled
   */
  public User openSession(Session session, PasswordHash verified, SessionRules rules) {
    if (disabled || !passwordHash.equals(verified)) {
      throw new InvalidCredentials();
    }
    var open = new ArrayList<>(withoutDeadSessions(rules).sessions);
    open.sort(Comparator.comparing(Session::openedAt));
    open.add(session);
    int tooMany = Math.max(0, open.size() - rules.policy().sessionsPerUser());
    return with(open.subList(tooMany, open.size()));
  }

  /** The same password, hashed with today's parameters. */
  public User rehash(PasswordHash fresh) {
    return with(fresh, sessions, disabled, reset);
  }

  /** Without the session; if it is gone already, the same user. */
  public User endSession(Session.Id ended) {
    return keep(session -> !session.id().equals(ended));
  }

  /**
   * Without the session, as the user of the current one wishes.
   *
   * @throws NotAuthenticated if the current session is not live
   * @throws NoSuchSession if no live session has that id
   */
  public User endSession(Session.Id current, Session.Id ended, SessionRules rules) {
    liveSession(current, rules);
    if (find(ended, rules).isEmpty()) {
      throw new NoSuchSession();
    }
    return endSession(ended);
  }

  /** Without any session or pending reset. */
  public User endAllSessions() {
    return with(passwordHash, List.of(), disabled, null);
  }

  /**
   * With the current session alone, and without a pending reset.
   *
   * @throws NotAuthenticated if the current session is not live
   */
  public User endOtherSessions(Session.Id current, SessionRules rules) {
    return with(passwordHash, List.of(liveSession(current, rules)), disabled, null);
  }

  /**
   * Takes the fresh hash, ends all other sessions, voids a pending reset and gives the current
   * session a new id. Its latest end stays; its proof moves only if the current password was
   * verified.
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
    Session session = proof.accept(liveSession(current, rules), passwordHash, rules);
    return with(fresh, List.of(session.renewed(next, rules.now())), disabled, null);
  }

  /**
   * With this reset pending instead of an older one. The same user if the user is disabled, or
   * asked for a reset so recently that another letter would only add to a flood.
   */
  public User requestReset(PasswordReset requested, RecoveryPolicy policy) {
    boolean recent = reset != null && reset.isRecent(requested.requestedAt(), policy);
    return recent ? this : issueReset(requested);
  }

  /** With this reset pending, however recent an older one is; the same user if disabled. */
  public User issueReset(PasswordReset issued) {
    return disabled ? this : with(passwordHash, sessions, false, issued);
  }

  /**
   * Checks that the token opens the pending reset, without using it up.
   *
   * @throws ResetLinkInvalid if it does not: it was used, replaced or voided, or has expired
   */
  public void checkReset(ResetToken token, Instant now) {
    if (disabled || reset == null || !reset.isOpenedBy(token, email, now)) {
      throw new ResetLinkInvalid();
    }
  }

  /**
   * Takes the fresh hash, ends every session and uses the token up.
   *
   * @throws ResetLinkInvalid if the token does not open the pending reset
   */
  public User resetPassword(ResetToken token, PasswordHash fresh, Instant now) {
    checkReset(token, now);
    return with(fresh, List.of(), false, null);
  }

  /** Locked out: without sessions or a pending reset, until enabled again. */
  public User disable() {
    return with(passwordHash, List.of(), true, null);
  }

  /** No longer locked out; the user has to log in again. */
  public User enable() {
    return with(passwordHash, sessions, false, reset);
  }

  /**
   * With the session seen now, if it is live and that is worth a write; else the same user. A
   * session that has ended stays so.
   */
  public User touch(Session.Id seen, SessionRules rules) {
    return with(
        sessions.stream()
            .map(
                session ->
                    session.id().equals(seen) && session.isAlive(rules) && session.isTouchDue(rules)
                        ? session.touched(rules.now())
                        : session)
            .toList());
  }

  /**
   * The session of this id.
   *
   * @throws NotAuthenticated if there is none, it has idled too long or expired, or the user is
   *     disabled
   */
  public Session liveSession(Session.Id wanted, SessionRules rules) {
    return find(wanted, rules).orElseThrow(NotAuthenticated::new);
  }

  /** Without the sessions that have idled too long or expired. */
  public User withoutDeadSessions(SessionRules rules) {
    return keep(session -> session.isAlive(rules));
  }

  private Optional<Session> find(Session.Id wanted, SessionRules rules) {
    return sessions.stream()
        .filter(session -> !disabled && session.id().equals(wanted) && session.isAlive(rules))
        .findFirst();
  }

  private User keep(Predicate<Session> kept) {
    return sessions.stream().allMatch(kept) ? this : with(sessions.stream().filter(kept).toList());
  }

  private User with(List<Session> those) {
    return with(passwordHash, those, disabled, reset);
  }

  private User with(
      PasswordHash hash, List<Session> those, boolean locked, @Nullable PasswordReset pending) {
    return new User(id, username, email, hash, those, locked, pending);
  }
}

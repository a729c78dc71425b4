package dev.latchkey.application.port;

import dev.latchkey.domain.Client;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.User;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What happened, when, to whom and from where (ASVS 16.2.1, 16.3.1): ids and networks only, never a
 * password, a token, a hash or an address that a client sent.
 *
 * @param user whom it concerns; null if there is no such user
 * @param session which session it concerns; null if none
 * @param network where the call came from; null where the use case is not told
 */
public record SecurityEvent(
    Kind kind,
    Instant at,
    User.@Nullable Id user,
    Session.@Nullable Id session,
    @Nullable String network) {

  /** The kinds of events. */
  public enum Kind {
    SIGNED_UP,
    SIGN_UP_REFUSED,
    LOGGED_IN,
    LOGIN_REFUSED,
    THROTTLED,
    LOGGED_OUT,
    SESSIONS_ENDED,
    PASSWORD_CHANGED,
    PASSWORD_CHANGE_REFUSED,
    PASSWORD_RESET_REQUESTED,
    PASSWORD_RESET,
    PASSWORD_RESET_REFUSED,
    LETTER_LOST,
    OPERATOR_ADDED_USER,
    OPERATOR_DISABLED_USER,
    OPERATOR_ENABLED_USER,
    OPERATOR_DELETED_USER,
    OPERATOR_ENDED_SESSIONS,
    OPERATOR_ISSUED_RESET,
    OPERATOR_EXPORTED_USERS,
    OPERATOR_IMPORTED_USERS
  }

  public static SecurityEvent signedUp(Instant at, User.Id user, Client client) {
    return new SecurityEvent(Kind.SIGNED_UP, at, user, null, client.network());
  }

  public static SecurityEvent signUpRefused(Instant at, Client client) {
    return new SecurityEvent(Kind.SIGN_UP_REFUSED, at, null, null, client.network());
  }

  public static SecurityEvent loggedIn(Instant at, SessionKey key, Client client) {
    return of(Kind.LOGGED_IN, at, key, client);
  }

  /** A login was refused; the user is null if no user has the address. */
  public static SecurityEvent loginRefused(Instant at, User.@Nullable Id user, Client client) {
    return new SecurityEvent(Kind.LOGIN_REFUSED, at, user, null, client.network());
  }

  public static SecurityEvent throttled(Instant at, Client client) {
    return new SecurityEvent(Kind.THROTTLED, at, null, null, client.network());
  }

  public static SecurityEvent loggedOut(Instant at, SessionKey ended) {
    return new SecurityEvent(Kind.LOGGED_OUT, at, ended.user(), ended.session(), null);
  }

  public static SecurityEvent sessionEnded(Instant at, SessionKey ended) {
    return new SecurityEvent(Kind.SESSIONS_ENDED, at, ended.user(), ended.session(), null);
  }

  public static SecurityEvent otherSessionsEnded(Instant at, User.Id user) {
    return new SecurityEvent(Kind.SESSIONS_ENDED, at, user, null, null);
  }

  public static SecurityEvent passwordChanged(Instant at, SessionKey key, Client client) {
    return of(Kind.PASSWORD_CHANGED, at, key, client);
  }

  public static SecurityEvent passwordChangeRefused(Instant at, User.Id user, Client client) {
    return new SecurityEvent(Kind.PASSWORD_CHANGE_REFUSED, at, user, null, client.network());
  }

  /** A reset link was asked for; the user is null if no user has the address. */
  public static SecurityEvent passwordResetRequested(
      Instant at, User.@Nullable Id user, Client client) {
    return new SecurityEvent(Kind.PASSWORD_RESET_REQUESTED, at, user, null, client.network());
  }

  public static SecurityEvent passwordReset(Instant at, User.Id user, Client client) {
    return new SecurityEvent(Kind.PASSWORD_RESET, at, user, null, client.network());
  }

  /**
   * A reset token was wrong, used or expired. Whose it was meant to be is not told: it proves
   * nothing.
   */
  public static SecurityEvent passwordResetRefused(Instant at, Client client) {
    return new SecurityEvent(Kind.PASSWORD_RESET_REFUSED, at, null, null, client.network());
  }

  /**
   * A letter was not posted, because the store was away or too many letters wait; the user is null
   * if not yet known.
   */
  public static SecurityEvent letterLost(Instant at, User.@Nullable Id user) {
    return new SecurityEvent(Kind.LETTER_LOST, at, user, null, null);
  }

  /** An operator did it; the user is null if it concerns many. */
  public static SecurityEvent byOperator(Kind kind, Instant at, User.@Nullable Id user) {
    return new SecurityEvent(kind, at, user, null, null);
  }

  private static SecurityEvent of(Kind kind, Instant at, SessionKey key, Client client) {
    return new SecurityEvent(kind, at, key.user(), key.session(), client.network());
  }
}

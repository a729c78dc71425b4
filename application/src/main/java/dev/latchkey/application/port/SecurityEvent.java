package dev.latchkey.application.port;

import dev.latchkey.domain.ClaimedAddress;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.User;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What happened, when, to whom, from where and why (ASVS 16.2.1, 16.3.1): ids and networks only,
 * never a password, a token, a hash, or an address that a client sent.
 *
 * @param network where the call came from; null if no client made it, but an operator or the
 *     service itself
 * @param reason why it was refused or a session ended; null if the kind says it all
 */
public record SecurityEvent(
    Kind kind, Instant at, Subject subject, @Nullable String network, @Nullable Reason reason) {

  /**
   * Returns the event of a letter that the mail server did not accept. It names no network: no
   * client waits any more.
   */
  public static SecurityEvent letterLost(Letter letter, Instant at) {
    return new SecurityEvent(Kind.LETTER_LOST, at, Subject.of(letter.user()), null, null);
  }

  /**
   * The user and the session that an event concerns.
   *
   * @param user null if no user is known
   * @param session null if it concerns no single session
   * @param claimed the address that the client sent; null if none
   */
  public record Subject(
      User.@Nullable Id user, Session.@Nullable Id session, @Nullable ClaimedAddress claimed) {

    /** An event that concerns no user. */
    public static final Subject NONE = new Subject(null, null, null);

    public static Subject of(User.@Nullable Id user) {
      return new Subject(user, null, null);
    }

    public static Subject of(@Nullable SessionKey key) {
      return key == null ? NONE : new Subject(key.user(), key.session(), null);
    }

    /**
     * Returns the subject of an event about a claimed address.
     *
     * @param user who has the address; null if no user has it
     */
    public static Subject of(EmailAddress claimed, User.@Nullable Id user) {
      return new Subject(user, null, new ClaimedAddress(claimed));
    }
  }

  /** The kinds of events. */
  public enum Kind {
    SIGNED_UP,
    SIGN_UP_REFUSED,
    LOGGED_IN,
    LOGIN_REFUSED,
    /** An attempt was refused before it was checked: a limit was reached. */
    THROTTLED,
    LOGGED_OUT,
    /** A session ended, but not by a logout; one event for each session. */
    SESSIONS_ENDED,
    END_SESSIONS_REFUSED,
    PASSWORD_CHANGED,
    PASSWORD_CHANGE_REFUSED,
    PASSWORD_RESET_REQUESTED,
    PASSWORD_RESET,
    PASSWORD_RESET_REFUSED,
    /**
     * A letter will not arrive: the store was unavailable, too many letters wait, or the mail
     * server did not accept it.
     */
    LETTER_LOST,
    /** An adapter refused a request, or its key has no live session. */
    REQUEST_REFUSED,
    OPERATOR_ADDED_USER,
    OPERATOR_DISABLED_USER,
    OPERATOR_ENABLED_USER,
    OPERATOR_DELETED_USER,
    OPERATOR_ENDED_SESSIONS,
    OPERATOR_ISSUED_RESET,
    OPERATOR_EXPORTED_USERS,
    OPERATOR_IMPORTED_USERS
  }
}

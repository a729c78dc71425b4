package dev.latchkey.domain;

import dev.latchkey.domain.Refusal.EmailTaken;
import dev.latchkey.domain.Refusal.NoSuchSession;
import dev.latchkey.domain.Refusal.PasswordRejected;
import dev.latchkey.domain.Refusal.RecentLoginRequired;
import dev.latchkey.domain.Refusal.ResetLinkInvalid;
import dev.latchkey.domain.Refusal.UsernameTaken;
import dev.latchkey.domain.Refusal.WrongCurrentPassword;
import java.util.Map;

/** Why something was refused or a session ended, as recorded for operators. */
public enum Reason {
  /** A sign-up asked for a user name that another user has. */
  USERNAME_TAKEN,
  /** A sign-up asked for an address that another user has. */
  EMAIL_TAKEN,
  /** The policy rejects the new password. */
  PASSWORD_REJECTED,
  /** No user has the address. */
  UNKNOWN_ADDRESS,
  /** The password, or the current password, is wrong. */
  WRONG_PASSWORD,
  /** The password is right, but the user is disabled. */
  DISABLED_USER,
  /** The session's last proof of the password is too old for the act. */
  RECENT_LOGIN_REQUIRED,
  /** The reset link is wrong, used, replaced or expired. */
  RESET_LINK_INVALID,
  /** The service sends no mail. */
  RESET_NOT_SET_UP,
  /** The user has no live session of the id that was to end. */
  NO_SUCH_SESSION,
  /** The address or the password of a login cannot belong to any user. */
  MALFORMED_LOGIN,
  /** A value breaks the rules of its type. */
  INVALID_VALUE,
  /** A page of another site sent the request. */
  CROSS_SITE,
  /** The token is forged, expired, or issued by another service. */
  UNREADABLE_TOKEN,
  /** The request presented tokens of different sessions. */
  SEVERAL_TOKENS,
  /** The session of the token has ended. */
  ENDED_SESSION,
  /** The session ended because its browser logged in again. */
  NEW_LOGIN,
  /** The session gave way to newer ones: the user has too many. */
  TOO_MANY_SESSIONS,
  /** The session had idled too long or expired, and was removed now. */
  EXPIRED,
  /** The user ended the session, from another one or from itself. */
  ENDED_BY_USER,
  /** An operator ended the session, or disabled or deleted the user. */
  ENDED_BY_OPERATOR,
  /** The session ended with a change of the password. */
  PASSWORD_CHANGE,
  /** The session ended with a reset of the password. */
  PASSWORD_RESET;

  private static final Map<Class<? extends Refusal>, Reason> REFUSALS =
      Map.of(
          UsernameTaken.class, USERNAME_TAKEN,
          EmailTaken.class, EMAIL_TAKEN,
          PasswordRejected.class, PASSWORD_REJECTED,
          WrongCurrentPassword.class, WRONG_PASSWORD,
          RecentLoginRequired.class, RECENT_LOGIN_REQUIRED,
          ResetLinkInvalid.class, RESET_LINK_INVALID,
          NoSuchSession.class, NO_SUCH_SESSION);

  /** Returns the reason that the refusal gives; {@link #INVALID_VALUE} if it gives no other. */
  public static Reason of(Refusal refusal) {
    return REFUSALS.getOrDefault(refusal.getClass(), INVALID_VALUE);
  }
}

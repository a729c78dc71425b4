package dev.latchkey.domain;

import java.time.Duration;

/**
 * Every way the core says no. A refusal is an answer, not a fault: it carries no stack trace, its
 * message is a sentence for the user. A refused call has changed nothing, except where its use case
 * says so.
 */
public abstract sealed class Refusal extends RuntimeException {

  private Refusal(String message) {
    super(message, null, false, false);
  }

  /** No user has this address and password; which of the two is wrong is not revealed. */
  public static final class InvalidCredentials extends Refusal {
    public InvalidCredentials() {
      super("email or password is invalid");
    }
  }

  /** The current password given with a change is not the user's. */
  public static final class WrongCurrentPassword extends Refusal {
    public WrongCurrentPassword() {
      super("current password is wrong");
    }
  }

  /**
   * No session is live for the key: it never existed, has ended, was idle too long or has expired.
   */
  public static final class NotAuthenticated extends Refusal {
    public NotAuthenticated() {
      super("please log in");
    }
  }

  /** The password of this session was proven too long ago for a sensitive act. */
  public static final class RecentLoginRequired extends Refusal {
    public RecentLoginRequired() {
      super("please give your current password");
    }
  }

  /** The {@link PasswordPolicy} rejects this password. */
  public static final class PasswordRejected extends Refusal {

    /** Why a password is rejected. */
    public enum Reason {
      TOO_SHORT,
      COMMON,
      OWN_NAME,
      SERVICE_NAME
    }

    private final Reason reason;

    public PasswordRejected(Reason reason, String message) {
      super(message);
      this.reason = reason;
    }

    public Reason reason() {
      return reason;
    }
  }

  /** A value breaks the rules of its type. */
  public static final class Invalid extends Refusal {
    private final String field;

    /**
     * @param field the field of the value: {@code username}, {@code email}, {@code password},
     *     {@code id}
     * @param reason what is wrong with it, to be read after the field's name
     */
    public Invalid(String field, String reason) {
      super(field + " " + reason);
      this.field = field;
    }

    public String field() {
      return field;
    }
  }

  /** Another user has this name. */
  public static final class UsernameTaken extends Refusal {
    public UsernameTaken() {
      super("username is already taken");
    }
  }

  /** Another user has this address. */
  public static final class EmailTaken extends Refusal {
    public EmailTaken() {
      super("email is already taken");
    }
  }

  /** Too many attempts have been made; retry later. */
  public static final class TooManyAttempts extends Refusal {
    private final Duration retryAfter;

    public TooManyAttempts(Duration retryAfter) {
      super("too many attempts, please try again later");
      this.retryAfter = retryAfter;
    }

    /** How long to wait, more than zero. */
    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /** None of the user's sessions has this id. */
  public static final class NoSuchSession extends Refusal {
    public NoSuchSession() {
      super("no such session");
    }
  }

  /** The reset link was used, is too old, was replaced by a newer one, or never existed. */
  public static final class ResetLinkInvalid extends Refusal {
    public ResetLinkInvalid() {
      super("this link is no longer valid, please ask for a new one");
    }
  }

  /** Users cannot ask for a reset link, since the service sends no mail. */
  public static final class PasswordResetNotSetUp extends Refusal {
    public PasswordResetNotSetUp() {
      super("password reset is not set up, please ask the operator");
    }
  }

  /** An operator asked for a user who does not exist. */
  public static final class NoSuchUser extends Refusal {
    public NoSuchUser() {
      super("no such user");
    }
  }

  /** An operator asked for a reset token of a disabled user. */
  public static final class UserDisabled extends Refusal {
    public UserDisabled() {
      super("the user is disabled");
    }
  }

  /** An imported user has the id of another user. */
  public static final class UserIdTaken extends Refusal {
    public UserIdTaken() {
      super("id is already taken");
    }
  }

  /** No password could ever match an imported hash: its format is unknown or its cost too high. */
  public static final class PasswordHashUnreadable extends Refusal {
    public PasswordHashUnreadable() {
      super("password hash is of an unknown format or costs too much");
    }
  }
}

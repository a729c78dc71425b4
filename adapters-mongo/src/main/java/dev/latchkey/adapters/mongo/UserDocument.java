package dev.latchkey.adapters.mongo;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import dev.latchkey.domain.Access;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.PasswordReset;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Version;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.data.mongodb.core.mapping.Field;
import org.springframework.data.mongodb.core.mapping.MongoId;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Update;

/**
 * A user as stored: written by Spring Data's mapping, read by {@link UserReader}.
 *
 * @param id a string, or the {@link ObjectId} of a user taken over from the ancestor
 * @param disabled true, or null if the user is enabled
 * @param reset the pending reset, if any
 * @param version the number of updates; null in a document that Latchkey has never written
 */
@Document("users")
record UserDocument(
    @MongoId Object id,
    String username,
    String email,
    String passwordHash,
    List<SessionDocument> sessions,
    @Nullable Boolean disabled,
    @Nullable ResetDocument reset,
    @Version @Nullable Long version) {

  static final String ID = "_id";
  static final String USERNAME = "username";
  static final String EMAIL = "email";
  static final String PASSWORD_HASH = "passwordHash";
  static final String SESSIONS = "sessions";
  static final String DISABLED = "disabled";
  static final String RESET = "reset";
  static final String VERSION = "version";

  /** The ancestor's field beside the hash; {@link UserReader} joins the two. */
  static final String PASSWORD_SALT = "passwordSalt";

  private static final Pattern OBJECT_ID = Pattern.compile("[0-9a-f]{24}");

  /** A session as stored; Spring Data would rename a plain {@code id} to {@code _id}. */
  record SessionDocument(
      @Field("id") String id,
      @Nullable String previous,
      Instant openedAt,
      Instant provenAt,
      Instant lastSeenAt,
      Instant expiresAt,
      long idleMillis,
      boolean remembered,
      String device) {

    private static SessionDocument of(Session session) {
      return new SessionDocument(
          session.id().value(),
          session.previous() == null ? null : session.previous().value(),
          session.openedAt(),
          session.provenAt(),
          session.lastSeenAt(),
          session.expiresAt(),
          session.terms().idleTime().toMillis(),
          session.remembered(),
          session.device());
    }

    private Session session() {
      return new Session(
          new Session.Id(id),
          previous == null ? null : new Session.Id(previous),
          new Session.Times(openedAt, provenAt, lastSeenAt),
          new Session.Terms(expiresAt, Duration.ofMillis(idleMillis), remembered),
          device);
    }
  }

  /** A pending reset as stored. */
  record ResetDocument(String digest, String sentTo, Instant requestedAt, Instant expiresAt) {

    private static ResetDocument of(PasswordReset reset) {
      return new ResetDocument(
          reset.digest(), reset.sentTo().value(), reset.requestedAt(), reset.expiresAt());
    }

    private PasswordReset reset() {
      return new PasswordReset(digest, new EmailAddress(sentTo), requestedAt, expiresAt);
    }
  }

  /** The document of a user that is not stored yet. */
  static UserDocument of(User user) {
    return new UserDocument(
        key(user.id()),
        user.username().value(),
        user.email().value(),
        user.passwordHash().value(),
        user.sessions().stream().map(SessionDocument::of).toList(),
        user.disabled() ? true : null,
        user.reset() == null ? null : ResetDocument.of(user.reset()),
        null);
  }

  /** The {@code _id} of the user's document. */
  static Object key(User.Id id) {
    // New ids have 22 characters: only an ObjectId has 24 hexadecimal digits.
    return isObjectId(id.value()) ? new ObjectId(id.value()) : id.value();
  }

  static boolean isObjectId(String id) {
    return OBJECT_ID.matcher(id).matches();
  }

  /**
   * The user.
   *
   * @throws IllegalStateException if the document breaks a rule of the domain, naming it by its id
   */
  User user() {
    try {
      return new User(
          new User.Id(id.toString()),
          Canonical.username(username),
          Canonical.email(email),
          new Access(
              new PasswordHash(passwordHash),
              disabled != null && disabled,
              reset == null ? null : reset.reset()),
          sessions.stream().map(SessionDocument::session).toList());
    } catch (Refusal.Invalid | IllegalArgumentException invalid) {
      throw UserReader.unreadable(id, invalid);
    }
  }

  /** Matches the document as long as no other update has been written. */
  Criteria asRead() {
    return where(ID).is(id).and(VERSION).is(version);
  }

  /**
   * Returns the update that stores the changed user. It sets only the fields that differ, since the
   * version vouches for the others, and leaves fields of other programs alone. Spring Data
   * increments the version.
   */
  Update updateTo(User changed) {
    UserDocument next = of(changed);
    var update = new Update();
    if (version == null || !next.passwordHash.equals(passwordHash)) {
      update.set(PASSWORD_HASH, next.passwordHash).unset(PASSWORD_SALT);
    }
    if (version == null || !next.sessions.equals(sessions)) {
      update.set(SESSIONS, next.sessions);
    }
    setOrUnset(update, DISABLED, disabled, next.disabled);
    setOrUnset(update, RESET, reset, next.reset);
    return update;
  }

  private static void setOrUnset(
      Update update, String field, @Nullable Object stored, @Nullable Object next) {
    if (next == null && stored != null) {
      update.unset(field);
    } else if (next != null && !next.equals(stored)) {
      update.set(field, next);
    }
  }

  /** Users are found by the text as stored, so another spelling would never be found again. */
  private static final class Canonical {

    static Username username(String stored) {
      var username = new Username(stored);
      demand(username.value().equals(stored), "username is not canonical");
      return username;
    }

    static EmailAddress email(String stored) {
      var email = new EmailAddress(stored);
      demand(email.value().equals(stored), "email is not canonical");
      return email;
    }

    private static void demand(boolean holds, String otherwise) {
      if (!holds) {
        throw new IllegalArgumentException(otherwise);
      }
    }
  }
}

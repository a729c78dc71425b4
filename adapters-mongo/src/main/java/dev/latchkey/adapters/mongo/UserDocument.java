package dev.latchkey.adapters.mongo;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import dev.latchkey.application.port.UnreadableUser;
import dev.latchkey.domain.Access;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Version;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.data.mongodb.core.mapping.MongoId;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Update;

/**
 * A user as stored: written by Spring Data's mapping, read by {@link UserReader}.
 *
 * @param id a string, or the {@link ObjectId} of a user taken over from the ancestor
 * @param disabled true, or null if the user is enabled
 * @param reset the pending reset, if any
 * @param version grows by one with every update; null in a document that Latchkey has never written
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

  /**
   * The document of a user that is not stored yet. Its version is random, so that an update of a
   * user who was removed does not match one who was added later under the same id.
   */
  static UserDocument of(User user) {
    return new UserDocument(
        key(user.id()),
        user.username().value(),
        user.email().value(),
        user.passwordHash().value(),
        user.sessions().stream().map(SessionDocument::of).toList(),
        user.disabled() ? true : null,
        user.reset() == null ? null : ResetDocument.of(user.reset()),
        ThreadLocalRandom.current().nextLong(Long.MAX_VALUE / 2));
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
   * @throws UnreadableUser if the document breaks a rule of the domain
   */
  User user() {
    try {
      var name = new Username(username);
      var address = new EmailAddress(email);
      if (!name.value().equals(username) || !address.value().equals(email)) {
        // No lookup would find the user.
        throw new IllegalArgumentException("username or email is not canonical");
      }
      return new User(
          new User.Id(id.toString()),
          name,
          address,
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
}

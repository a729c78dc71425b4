package dev.latchkey.adapters.mongo;

import com.mongodb.client.model.Filters;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * A user as a document: {@code {_id, username, email, passwordHash, sessions: [{id, openedAt,
 * provenAt, lastSeenAt, expiresAt, device}], version}}.
 *
 * <p>The documents of the application that Latchkey grew out of are read as they are: without
 * sessions and version, with an {@link ObjectId}, and with the salt in a field of its own. There
 * hash and salt become {@code $pbkdf2-sha512$i=10000,l=512$<salt>$<hash>}, both as they stand; the
 * first update writes the user in the form above.
 *
 * @param version how many updates there were; null in a document that Latchkey never wrote
 */
record UserDocument(User user, @Nullable Long version) {

  static final String ID = "_id";
  static final String USERNAME = "username";
  static final String EMAIL = "email";
  static final String VERSION = "version";
  private static final String PASSWORD_HASH = "passwordHash";
  private static final String PASSWORD_SALT = "passwordSalt";
  private static final String SESSIONS = "sessions";
  private static final String SESSION_ID = "id";
  private static final String OPENED_AT = "openedAt";
  private static final String PROVEN_AT = "provenAt";
  private static final String LAST_SEEN_AT = "lastSeenAt";
  private static final String EXPIRES_AT = "expiresAt";
  private static final String DEVICE = "device";

  /**
   * Reads a document.
   *
   * @throws IllegalStateException if it is no user, naming the document by its id
   */
  static UserDocument of(Document document) {
    try {
      var user =
          new User(
              id(document.get(ID)),
              new Username(string(document, USERNAME)),
              new EmailAddress(string(document, EMAIL)),
              passwordHash(document),
              document.getList(SESSIONS, Document.class, List.of()).stream()
                  .map(UserDocument::session)
                  .toList());
      // Found by the text as stored: another spelling would never be found again.
      demand(user.username().value().equals(document.get(USERNAME)), "username is not canonical");
      demand(user.email().value().equals(document.get(EMAIL)), "email is not canonical");
      Number version = document.get(VERSION, Number.class);
      return new UserDocument(user, version == null ? null : version.longValue());
    } catch (Refusal.Invalid | IllegalArgumentException | ClassCastException unreadable) {
      throw new IllegalStateException(
          "the document "
              + document.get(ID)
              + " in users cannot be read: "
              + unreadable.getMessage());
    }
  }

  static User.Id id(@Nullable Object id) {
    if (id instanceof ObjectId objectId) {
      return new User.Id(objectId.toHexString());
    }
    if (id instanceof String text && !ObjectId.isValid(text)) {
      return new User.Id(text);
    }
    throw new IllegalArgumentException("_id is no text or ObjectId");
  }

  private static PasswordHash passwordHash(Document document) {
    String hash = string(document, PASSWORD_HASH);
    return document.containsKey(PASSWORD_SALT)
        ? new PasswordHash(
            "$pbkdf2-sha512$i=10000,l=512$" + string(document, PASSWORD_SALT) + "$" + hash)
        : new PasswordHash(hash);
  }

  private static Session session(Document document) {
    return new Session(
        new Session.Id(string(document, SESSION_ID)),
        instant(document, OPENED_AT),
        instant(document, PROVEN_AT),
        instant(document, LAST_SEEN_AT),
        instant(document, EXPIRES_AT),
        string(document, DEVICE));
  }

  private static String string(Document document, String field) {
    return value(document, field, String.class);
  }

  private static Instant instant(Document document, String field) {
    return value(document, field, Date.class).toInstant();
  }

  private static <T> T value(Document document, String field, Class<T> type) {
    Object value = document.get(field);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(field + " is no " + type.getSimpleName());
    }
    return type.cast(value);
  }

  private static void demand(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** The {@code _id} of that user's document. */
  static Object key(User.Id id) {
    // New ids are 22 characters long: only an ObjectId is written in 24 hexadecimal digits.
    return ObjectId.isValid(id.value()) ? new ObjectId(id.value()) : id.value();
  }

  /** The document as it was read: no other has been written since. */
  Bson asRead() {
    return Filters.and(Filters.eq(ID, key(user.id())), Filters.eq(VERSION, version));
  }

  /** The first document of a new user. */
  static Document first(User user) {
    return fields(user, 0).append(ID, user.id().value());
  }

  /**
   * What turns this document into the next: the fields that differ, as the version vouches for the
   * others; all of ours, if there is none yet. A hash that is written is whole: no salt is left
   * beside it. Fields of others are left alone.
   */
  Document next(User changed) {
    Document different = fields(changed, version == null ? 0 : version + 1);
    if (version != null) {
      fields(user, version).forEach(different::remove);
    }
    var next = new Document("$set", different);
    return different.containsKey(PASSWORD_HASH)
        ? next.append("$unset", new Document(PASSWORD_SALT, ""))
        : next;
  }

  private static Document fields(User user, long version) {
    return new Document(USERNAME, user.username().value())
        .append(EMAIL, user.email().value())
        .append(PASSWORD_HASH, user.passwordHash().value())
        .append(SESSIONS, user.sessions().stream().map(UserDocument::fields).toList())
        .append(VERSION, version);
  }

  private static Document fields(Session session) {
    return new Document(SESSION_ID, session.id().value())
        .append(OPENED_AT, Date.from(session.openedAt()))
        .append(PROVEN_AT, Date.from(session.provenAt()))
        .append(LAST_SEEN_AT, Date.from(session.lastSeenAt()))
        .append(EXPIRES_AT, Date.from(session.expiresAt()))
        .append(DEVICE, session.device());
  }
}

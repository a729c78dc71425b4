package dev.latchkey.adapters.sql;

import dev.latchkey.application.port.UnreadableUser;
import dev.latchkey.domain.Access;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table of users.
 *
 * @param version grows by one with every update; a new row begins with a random one, so that an
 *     update of a user who was removed does not match one who was added later under the same id
 */
record UserRow(
    String id,
    String username,
    String email,
    String passwordHash,
    boolean disabled,
    @Nullable String reset,
    String sessions,
    long version) {

  /** What is read. A newer version of Latchkey may have added further columns. */
  static final String COLUMNS =
      "id, username, email, password_hash, disabled, reset, sessions, version";

  static UserRow of(ResultSet row, int number) throws SQLException {
    return new UserRow(
        row.getString("id"),
        row.getString("username"),
        row.getString("email"),
        row.getString("password_hash"),
        row.getBoolean("disabled"),
        row.getString("reset"),
        row.getString("sessions"),
        row.getLong("version"));
  }

  /**
   * Returns the user in it.
   *
   * @throws UnreadableUser if it is no user
   */
  User user() {
    try {
      return new User(
          new User.Id(id),
          new Username(username),
          new EmailAddress(email),
          new Access(new PasswordHash(passwordHash), disabled, UserJson.reset(reset)),
          UserJson.sessions(sessions));
    } catch (Refusal.Invalid | IllegalArgumentException unreadable) {
      throw new UnreadableUser(
          "the row " + id + " in users cannot be read: " + unreadable.getMessage());
    }
  }

  /** Reveals no secret. */
  @Override
  public String toString() {
    return "UserRow[id=" + id + "]";
  }
}

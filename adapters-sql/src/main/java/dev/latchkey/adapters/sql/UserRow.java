package dev.latchkey.adapters.sql;

import dev.latchkey.domain.Access;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A row of the table of users.
 *
 * @param version grows by one with every update; a new row begins with a random one, so that an
 *     update of a user who was removed does not match one who was added later under the same id
 */
record UserRow(User user, long version) {

  /**
   * Reads a row.
   *
   * @throws IllegalStateException if it is no user, naming the row by its id
   */
  static UserRow of(ResultSet row, int number) throws SQLException {
    try {
      return new UserRow(
          new User(
              new User.Id(row.getString("id")),
              new Username(row.getString("username")),
              new EmailAddress(row.getString("email")),
              new Access(
                  new PasswordHash(row.getString("password_hash")),
                  row.getBoolean("disabled"),
                  UserJson.reset(row.getString("reset"))),
              UserJson.sessions(row.getString("sessions"))),
          row.getLong("version"));
    } catch (Refusal.Invalid | IllegalArgumentException unreadable) {
      throw new IllegalStateException(
          "the row "
              + row.getString("id")
              + " in users cannot be read: "
              + unreadable.getMessage());
    }
  }
}

package dev.latchkey.adapters.sql;

import dev.latchkey.application.port.LoggedAttempt;
import dev.latchkey.application.port.LoginAttempts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** A row of the table of login attempts. */
record AttemptEntry(String key, LoggedAttempt attempt) {

  /** Reads a row. */
  static AttemptEntry of(ResultSet row, int number) throws SQLException {
    var madeAt = Instant.ofEpochMilli(row.getLong("made_at"));
    return new AttemptEntry(
        row.getString("key"), new LoggedAttempt(madeAt, row.getBoolean("failed")));
  }

  /** Returns the text that stands for a key: PostgreSQL cannot store a NUL in a text. */
  static String text(LoginAttempts.Key key) {
    return key.value().replace("\\", "\\\\").replace("\0", "\\0");
  }

  /** Returns the text of each key. */
  static List<String> texts(Collection<LoginAttempts.Key> keys) {
    return keys.stream().map(AttemptEntry::text).toList();
  }
}

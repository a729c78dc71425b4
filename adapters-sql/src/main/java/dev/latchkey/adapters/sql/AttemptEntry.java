package dev.latchkey.adapters.sql;

import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.LoginAttempts.Attempt;
import dev.latchkey.application.port.LoginAttempts.Limit;
import dev.latchkey.application.port.LoginAttempts.Occupied;
import dev.latchkey.application.port.LoginAttempts.Refused;
import dev.latchkey.application.port.LoginAttempts.Verdict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A row of the table of login attempts: an attempt that failed for a key, or is under way. */
record AttemptEntry(String key, Instant madeAt, boolean failed) {

  /** Reads a row. */
  static AttemptEntry of(ResultSet row, int number) throws SQLException {
    return new AttemptEntry(
        row.getString("key"),
        Instant.ofEpochMilli(row.getLong("made_at")),
        row.getBoolean("failed"));
  }

  /** Returns the text that stands for a key: PostgreSQL keeps no NUL in a text. */
  static String text(LoginAttempts.Key key) {
    return key.value().replace("\\", "\\\\").replace("\0", "\\0");
  }

  /** Returns the text of each key. */
  static List<String> texts(Collection<LoginAttempts.Key> keys) {
    return keys.stream().map(AttemptEntry::text).toList();
  }

  private boolean countsAsFailed(Instant now) {
    return failed || !madeAt.plus(LoginAttempts.LONGEST_UNDER_WAY).isAfter(now);
  }

  /**
   * Returns why an attempt is not admitted; empty if every limit has room.
   *
   * @param entries of the keys of the attempt, the oldest first
   */
  static Optional<Verdict> verdict(Attempt attempt, List<AttemptEntry> entries) {
    Instant now = attempt.at();
    List<Refused> refused = new ArrayList<>();
    boolean full = false;
    for (Limit limit : attempt.limits()) {
      List<AttemptEntry> counted =
          entries.stream()
              .filter(entry -> entry.key().equals(text(limit.key())))
              .filter(entry -> entry.madeAt().plus(limit.window()).isAfter(now))
              .toList();
      List<Instant> failed =
          counted.stream()
              .filter(entry -> limit.atOnce() || entry.countsAsFailed(now))
              .map(entry -> entry.madeAt().isAfter(now) ? now : entry.madeAt())
              .toList();
      full |= counted.size() >= limit.attempts();
      int excess = failed.size() - limit.attempts();
      if (excess >= 0) {
        refused.add(new Refused(limit.key(), failed.get(excess).plus(limit.window())));
      }
    }
    Optional<Refused> longest = refused.stream().max(Comparator.comparing(Refused::until));
    return longest.isPresent()
        ? Optional.of(longest.get())
        : full ? Optional.of(new Occupied()) : Optional.empty();
  }
}

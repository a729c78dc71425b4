package dev.latchkey.adapters.sql;

import static dev.latchkey.adapters.sql.AttemptEntry.text;
import static dev.latchkey.adapters.sql.AttemptEntry.texts;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.latchkey.application.port.LoggedAttempt;
import dev.latchkey.application.port.LoginAttempts;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** {@link LoginAttempts} in the table {@code login_attempts}, whose rows are {@link Slots}. */
final class SqlLoginAttempts implements LoginAttempts {

  /** A try fails only where another attempt took the slot. */
  private static final int MOST_TRIES = 200;

  private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);

  /** Takes milliseconds. An attempt adds a few entries, so sweeps keep pace with any flood. */
  private static final int MOST_SWEPT = 1_000;

  private final Database database;
  private final AtomicReference<Instant> nextSweep = new AtomicReference<>(Instant.MIN);

  SqlLoginAttempts(Database database) {
    this.database = database;
  }

  @Override
  public Verdict admit(Attempt attempt) {
    Instant now = attempt.at();
    sweep(now);
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      List<Integer> laterThanNow = Slots.take(database, attempt);
      if (laterThanNow.stream().anyMatch(entries -> entries > 0)) {
        moveToNow(attempt);
      }
      if (laterThanNow.size() == attempt.limits().size()) {
        return new Admitted();
      }
      if (!laterThanNow.isEmpty()) {
        cancel(attempt);
      }
      Optional<Verdict> no = verdict(attempt);
      if (no.isPresent()) {
        return no.get();
      }
    }
    return new Occupied();
  }

  /** Empty if every limit has room. */
  private Optional<Verdict> verdict(Attempt attempt) {
    Instant now = attempt.at();
    List<AttemptEntry> entries =
        database.read(
            sql ->
                sql.sql("select key, made_at, failed from login_attempts where key in (:keys)")
                    .param("keys", texts(attempt.keys()))
                    .query(AttemptEntry::of)
                    .list());
    if (entries.stream().anyMatch(entry -> entry.attempt().at().isAfter(now))) {
      moveToNow(attempt);
    }
    Map<String, List<LoggedAttempt>> logs =
        entries.stream()
            .collect(groupingBy(AttemptEntry::key, mapping(AttemptEntry::attempt, toList())));
    return LoggedAttempt.verdict(attempt, key -> logs.getOrDefault(text(key), List.of()));
  }

  /**
   * Moves entries of a clock that is ahead to now, so that none counts for longer than its window.
   */
  private void moveToNow(Attempt attempt) {
    settle(
        "update login_attempts set ends_at = ends_at - made_at + :now, made_at = :now"
            + " where key in (:keys) and made_at > :now",
        attempt);
  }

  @Override
  public void fail(Attempt attempt) {
    settle(
        "update login_attempts set failed = true where attempt = :attempt and key in (:keys)",
        attempt);
  }

  @Override
  public void succeed(Attempt attempt, Collection<Key> cleared) {
    String own = "(attempt = :attempt and not failed and key in (:keys))";
    if (cleared.isEmpty()) {
      settle("delete from login_attempts where " + own, attempt);
      return;
    }
    database.count(
        sql ->
            parameters(
                    sql.sql(
                        "delete from login_attempts where "
                            + own
                            + " or (key in (:cleared) and (failed or made_at <= :died))"),
                    attempt)
                .param("cleared", texts(cleared))
                .param("died", attempt.at().minus(LONGEST_UNDER_WAY).toEpochMilli())
                .update());
  }

  @Override
  public void cancel(Attempt attempt) {
    succeed(attempt, List.of());
  }

  private void settle(String statement, Attempt attempt) {
    database.count(sql -> parameters(sql.sql(statement), attempt).update());
  }

  private static StatementSpec parameters(StatementSpec statement, Attempt attempt) {
    return statement
        .param("attempt", attempt.id())
        .param("now", attempt.at().toEpochMilli())
        .param("keys", texts(attempt.keys()));
  }

  /**
   * Deletes entries {@link LoginAttempts#LONGEST_UNDER_WAY} after their windows have ended, because
   * the clocks of other nodes may be behind. If some are left, the next attempt goes on.
   */
  private void sweep(Instant now) {
    Instant due = nextSweep.get();
    Instant next = now.plus(BETWEEN_SWEEPS);
    boolean isDue = !now.isBefore(due) || next.isBefore(due); // or the clock was set back
    if (isDue && nextSweep.compareAndSet(due, next)) {
      long old = now.minus(LONGEST_UNDER_WAY).toEpochMilli();
      int swept =
          database.count(
              sql ->
                  // The first condition is checked again if another attempt has just taken the
                  // slot.
                  sql.sql(
                          "delete from login_attempts where ends_at <= :old and (key, slot) in"
                              + " (select key, slot from login_attempts where ends_at <= :old limit "
                              + MOST_SWEPT
                              + ")")
                      .param("old", old)
                      .update());
      if (swept == MOST_SWEPT) {
        nextSweep.set(now);
      }
    }
  }
}

package dev.latchkey.adapters.sql;

import dev.latchkey.application.port.LoginAttempts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * {@link LoginAttempts} in the table {@code login_attempts}. A limit of N is N slots of the key; an
 * attempt takes the lowest slot that is free or whose attempt has left the window. The primary key
 * lets one of two concurrent attempts have a slot, so the count is exact without a transaction.
 */
final class SqlLoginAttempts implements LoginAttempts {

  private static final String LIMIT =
      """
      select cast(? as text) as key, cast(? as bigint) as attempts,
        cast(? as bigint) as since, cast(? as bigint) as ends\
      """;

  /** Takes a slot of each limit, in the order of keys lest two callers wait for each other. */
  private static final String ADMIT =
      """
      with limits as (%s)
      insert into login_attempts (key, slot, attempt, made_at, ends_at, failed)
      select l.key,
        (select min(free.slot)
          from (select 0 as slot union all
            select a.slot + 1 from login_attempts a where a.key = l.key) free
          where free.slot < l.attempts and not exists (
            select 1 from login_attempts a
            where a.key = l.key and a.slot = free.slot and a.made_at > l.since)),
        ?, ?, l.ends, false
      from limits l
      where not exists (
        select 1 from limits o where o.attempts <= (
          select count(*) from login_attempts a where a.key = o.key and a.made_at > o.since))
      order by l.key
      on conflict (key, slot) do update set
        attempt = excluded.attempt, made_at = excluded.made_at, ends_at = excluded.ends_at,
        failed = false
      where login_attempts.made_at <= excluded.made_at - (excluded.ends_at - excluded.made_at)
      returning (select count(*) from login_attempts a
        where a.key = login_attempts.key and a.made_at > ?)\
      """;

  /** A try fails only where another attempt took the slot. */
  private static final int MOST_TRIES = 200;

  private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);

  private record Entry(String key, Instant madeAt, boolean failed) {

    boolean countsAsFailed(Instant now) {
      return failed || !madeAt.plus(LONGEST_UNDER_WAY).isAfter(now);
    }
  }

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
      List<Integer> laterThanNow = takeSlots(attempt);
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

  /** For each key of which a slot was taken, how many entries are by a clock that is ahead. */
  private List<Integer> takeSlots(Attempt attempt) {
    List<Object> values = new ArrayList<>();
    long now = attempt.at().toEpochMilli();
    for (Limit limit : attempt.limits()) {
      long window = limit.window().toMillis();
      values.addAll(List.of(text(limit.key()), limit.attempts(), now - window, now + window));
    }
    values.addAll(List.of(attempt.id(), now, now));
    String limits = String.join(" union all ", Collections.nCopies(attempt.limits().size(), LIMIT));
    return database.count(
        sql -> sql.sql(ADMIT.formatted(limits)).params(values).query(Integer.class).list());
  }

  /** Empty if every limit has a place. */
  private Optional<Verdict> verdict(Attempt attempt) {
    Instant now = attempt.at();
    List<Entry> entries =
        database.read(
            sql ->
                sql.sql("select * from login_attempts where key in (:keys) order by made_at")
                    .param("keys", texts(attempt.keys()))
                    .query(
                        (row, number) ->
                            new Entry(
                                row.getString("key"),
                                Instant.ofEpochMilli(row.getLong("made_at")),
                                row.getBoolean("failed")))
                    .list());
    if (entries.stream().anyMatch(entry -> entry.madeAt().isAfter(now))) {
      moveToNow(attempt);
    }
    List<Refused> refused = new ArrayList<>();
    boolean full = false;
    for (Limit limit : attempt.limits()) {
      List<Entry> counted =
          entries.stream()
              .filter(entry -> entry.key().equals(text(limit.key())))
              .filter(entry -> entry.madeAt().plus(limit.window()).isAfter(now))
              .toList();
      List<Instant> failed =
          counted.stream()
              .filter(entry -> entry.countsAsFailed(now))
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

  /** Lets no entry that a clock ahead of this one made count for longer than its window. */
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

  private static List<String> texts(Collection<Key> keys) {
    return keys.stream().map(SqlLoginAttempts::text).toList();
  }

  /** PostgreSQL keeps no NUL in a text. */
  private static String text(Key key) {
    return key.value().replace("\\", "\\\\").replace("\0", "\\0");
  }

  /** Entries of clocks that are behind are spared for as long as clocks may differ. */
  private void sweep(Instant now) {
    Instant due = nextSweep.get();
    if (!now.isBefore(due) && nextSweep.compareAndSet(due, now.plus(BETWEEN_SWEEPS))) {
      long old = now.minus(LONGEST_UNDER_WAY).toEpochMilli();
      database.count(
          sql -> sql.sql("delete from login_attempts where ends_at <= ?").param(old).update());
    }
  }
}

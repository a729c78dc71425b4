package dev.latchkey.adapters.sql;

import static dev.latchkey.adapters.sql.AttemptEntry.text;

import dev.latchkey.application.port.LoginAttempts.Attempt;
import dev.latchkey.application.port.LoginAttempts.Limit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The slots of a key in the table of login attempts: N for a limit of N. An attempt takes the
 * lowest slot that is free or whose attempt has left the window. The primary key gives a slot to
 * only one of two concurrent attempts, so the count is exact without a transaction.
 */
final class Slots {

  private static final String LIMIT =
      """
      select cast(? as text) as key, cast(? as bigint) as attempts,
        cast(? as bigint) as since, cast(? as bigint) as ends\
      """;

  /** Ordered by key, so that two callers do not deadlock. */
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

  private Slots() {}

  /**
   * Takes a slot of each limit, or of none if a limit is reached.
   *
   * @return for each key of which a slot was taken, how many of its entries were made by a clock
   *     that is ahead
   */
  static List<Integer> take(Database database, Attempt attempt) {
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
}

package dev.latchkey.testkit;

import dev.latchkey.application.port.LoggedAttempt;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.StoreUnavailable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link LoginAttempts} in memory. A test can make its store unavailable. */
public final class InMemoryLoginAttempts implements LoginAttempts {

  private record Entry(String attempt, LoggedAttempt logged) {

    Entry seen(Instant now) {
      return new Entry(attempt, logged.seen(now));
    }
  }

  private final Map<Key, List<Entry>> log = new HashMap<>();
  private boolean away;

  /** Makes every later call throw {@link StoreUnavailable}. */
  public synchronized void goAway() {
    away = true;
  }

  /** Returns the number of keys in the store. */
  public synchronized int storedKeys() {
    return log.size();
  }

  private List<Entry> entries(Key key) {
    if (away) {
      throw new StoreUnavailable("made unavailable by the test", null);
    }
    return log.computeIfAbsent(key, absent -> new ArrayList<>());
  }

  private void forgetOldKeys(Instant now) {
    log.values()
        .removeIf(entries -> entries.stream().noneMatch(it -> it.logged().isIn(LONGEST, now)));
  }

  @Override
  public synchronized Verdict admit(Attempt attempt) {
    Instant now = attempt.at();
    forgetOldKeys(now);
    for (Limit limit : attempt.limits()) {
      entries(limit.key()).replaceAll(entry -> entry.seen(now));
      entries(limit.key()).removeIf(entry -> !entry.logged().isIn(limit.window(), now));
    }
    Optional<Verdict> verdict =
        LoggedAttempt.verdict(attempt, key -> entries(key).stream().map(Entry::logged).toList());
    if (verdict.isPresent()) {
      return verdict.get();
    }
    var underWay = new Entry(attempt.id(), new LoggedAttempt(now, false));
    attempt.keys().forEach(key -> entries(key).add(underWay));
    return new Admitted();
  }

  @Override
  public synchronized void fail(Attempt attempt) {
    for (Key key : attempt.keys()) {
      entries(key).replaceAll(it -> isOf(attempt, it) ? failed(it) : it);
    }
  }

  @Override
  public synchronized void succeed(Attempt attempt, Collection<Key> cleared) {
    cancel(attempt);
    cleared.forEach(key -> entries(key).removeIf(it -> it.logged().countsAsFailed(attempt.at())));
  }

  @Override
  public synchronized void cancel(Attempt attempt) {
    attempt
        .keys()
        .forEach(key -> entries(key).removeIf(it -> isOf(attempt, it) && !it.logged().failed()));
  }

  private static Entry failed(Entry entry) {
    return new Entry(entry.attempt(), new LoggedAttempt(entry.logged().at(), true));
  }

  private static boolean isOf(Attempt attempt, Entry entry) {
    return entry.attempt().equals(attempt.id());
  }
}

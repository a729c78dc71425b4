package dev.latchkey.testkit;

import static java.util.Comparator.comparing;

import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link LoginAttempts} in memory. A test can take its store away. */
public final class InMemoryLoginAttempts implements LoginAttempts {

  private record Entry(String attempt, Instant at, boolean failed) {

    Entry seen(Instant now) {
      return at.isAfter(now) ? new Entry(attempt, now, failed) : this;
    }

    boolean isIn(Duration window, Instant now) {
      return now.isBefore(at.plus(window));
    }

    boolean countsAsFailed(Instant now) {
      return failed || !isIn(LONGEST_UNDER_WAY, now);
    }
  }

  private final Map<Key, List<Entry>> log = new HashMap<>();
  private boolean away;

  /** From now on every call throws {@link StoreUnavailable}. */
  public synchronized void goAway() {
    away = true;
  }

  /** The number of keys for which anything is stored. */
  public synchronized int storedKeys() {
    return log.size();
  }

  private List<Entry> entries(Key key) {
    if (away) {
      throw new StoreUnavailable("taken away", null);
    }
    return log.computeIfAbsent(key, absent -> new ArrayList<>());
  }

  private void forgetOldKeys(Instant now) {
    log.values().removeIf(entries -> entries.stream().noneMatch(it -> it.isIn(LONGEST, now)));
  }

  @Override
  public synchronized Verdict admit(Attempt attempt) {
    Instant now = attempt.at();
    forgetOldKeys(now);
    for (Limit limit : attempt.limits()) {
      entries(limit.key()).replaceAll(entry -> entry.seen(now));
      entries(limit.key()).removeIf(entry -> !entry.isIn(limit.window(), now));
    }
    Optional<Refused> refused =
        attempt.limits().stream()
            .map(limit -> refused(limit, now))
            .flatMap(Optional::stream)
            .max(comparing(Refused::until));
    if (refused.isPresent()) {
      return refused.get();
    }
    if (attempt.limits().stream().anyMatch(it -> entries(it.key()).size() >= it.attempts())) {
      return new Occupied();
    }
    attempt.keys().forEach(key -> entries(key).add(new Entry(attempt.id(), now, false)));
    return new Admitted();
  }

  private Optional<Refused> refused(Limit limit, Instant now) {
    List<Instant> failed =
        entries(limit.key()).stream()
            .filter(entry -> limit.atOnce() || entry.countsAsFailed(now))
            .map(Entry::at)
            .sorted()
            .toList();
    int excess = failed.size() - limit.attempts();
    return excess < 0
        ? Optional.empty()
        : Optional.of(new Refused(limit.key(), failed.get(excess).plus(limit.window())));
  }

  @Override
  public synchronized void fail(Attempt attempt) {
    for (Key key : attempt.keys()) {
      entries(key)
          .replaceAll(it -> isOf(attempt, it) ? new Entry(it.attempt(), it.at(), true) : it);
    }
  }

  @Override
  public synchronized void succeed(Attempt attempt, Collection<Key> cleared) {
    cancel(attempt);
    cleared.forEach(key -> entries(key).removeIf(it -> it.countsAsFailed(attempt.at())));
  }

  @Override
  public synchronized void cancel(Attempt attempt) {
    attempt.keys().forEach(key -> entries(key).removeIf(it -> isOf(attempt, it) && !it.failed()));
  }

  private static boolean isOf(Attempt attempt, Entry entry) {
    return entry.attempt().equals(attempt.id());
  }
}

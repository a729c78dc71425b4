package dev.latchkey.application.port;

import static java.util.Comparator.comparing;

import dev.latchkey.application.port.LoginAttempts.Attempt;
import dev.latchkey.application.port.LoginAttempts.Limit;
import dev.latchkey.application.port.LoginAttempts.Occupied;
import dev.latchkey.application.port.LoginAttempts.Refused;
import dev.latchkey.application.port.LoginAttempts.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * An entry of the log of a key, as an adapter of {@link LoginAttempts} reads it. It implements the
 * rule of {@link LoginAttempts#admit}, so that adapters need not.
 *
 * @param at when the attempt was made
 * @param failed whether the attempt was settled as failed; otherwise it is under way
 */
public record LoggedAttempt(Instant at, boolean failed) {

  /**
   * Returns why an attempt is not admitted; empty if every limit has room.
   *
   * @param log returns the entries of a key, in any order
   */
  public static Optional<Verdict> verdict(
      Attempt attempt, Function<LoginAttempts.Key, List<LoggedAttempt>> log) {
    Instant now = attempt.at();
    boolean occupied = false;
    List<Refused> refused = new ArrayList<>();
    for (Limit limit : attempt.limits()) {
      List<LoggedAttempt> counted =
          log.apply(limit.key()).stream()
              .map(entry -> entry.seen(now))
              .filter(entry -> entry.isIn(limit.window(), now))
              .toList();
      List<Instant> failed =
          counted.stream()
              .filter(entry -> limit.atOnce() || entry.countsAsFailed(now))
              .map(LoggedAttempt::at)
              .sorted()
              .toList();
      int excess = failed.size() - limit.attempts();
      if (excess >= 0) {
        refused.add(new Refused(limit.key(), failed.get(excess).plus(limit.window())));
      }
      occupied |= counted.size() >= limit.attempts();
    }
    Optional<Verdict> otherwise = occupied ? Optional.of(new Occupied()) : Optional.empty();
    return refused.stream()
        .max(comparing(Refused::until))
        .<Verdict>map(it -> it)
        .or(() -> otherwise);
  }

  /** The entry as it counts now: one of a clock that is ahead counts as made now. */
  public LoggedAttempt seen(Instant now) {
    return at.isAfter(now) ? new LoggedAttempt(now, failed) : this;
  }

  /** Returns whether now is within the window of this attempt; the end of the window is outside. */
  public boolean isIn(Duration window, Instant now) {
    return now.isBefore(at.plus(window));
  }

  /**
   * Returns whether it failed, or has been under way for {@link LoginAttempts#LONGEST_UNDER_WAY}.
   */
  public boolean countsAsFailed(Instant now) {
    return failed || !isIn(LoginAttempts.LONGEST_UNDER_WAY, now);
  }
}

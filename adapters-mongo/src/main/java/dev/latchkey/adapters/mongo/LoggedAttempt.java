package dev.latchkey.adapters.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.or;
import static dev.latchkey.application.port.LoginAttempts.LONGEST_UNDER_WAY;
import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;

import dev.latchkey.application.port.LoginAttempts.Attempt;
import dev.latchkey.application.port.LoginAttempts.Limit;
import dev.latchkey.application.port.LoginAttempts.Occupied;
import dev.latchkey.application.port.LoginAttempts.Refused;
import dev.latchkey.application.port.LoginAttempts.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.conversions.Bson;

/** An entry of the log of a key. */
record LoggedAttempt(Instant at, boolean failed) {

  static final String ID = "id";
  static final String AT = "at";
  static final String FAILED = "failed";

  /** Reads the entries of a log; those of a clock that is ahead are made now. */
  static List<LoggedAttempt> all(Document log, Instant now) {
    return log.getList(MongoLoginAttempts.LOG, Document.class, List.of()).stream()
        .map(entry -> of(entry, now))
        .toList();
  }

  private static LoggedAttempt of(Document stored, Instant now) {
    Instant at = stored.getDate(AT).toInstant();
    return new LoggedAttempt(at.isAfter(now) ? now : at, stored.getBoolean(FAILED));
  }

  static Document underWay(Attempt attempt) {
    return new Document(ID, attempt.id()).append(AT, Date.from(attempt.at())).append(FAILED, false);
  }

  static Bson isUnderWay(Attempt attempt) {
    return and(eq(ID, attempt.id()), eq(FAILED, false));
  }

  /** Matches the entries that count as failed: see {@link #countsAsFailed}. */
  static Bson isFailed(Instant now) {
    return or(eq(FAILED, true), lte(AT, Date.from(now.minus(LONGEST_UNDER_WAY))));
  }

  boolean isWithin(Duration window, Instant now) {
    return now.isBefore(at.plus(window));
  }

  boolean countsAsFailed(Instant now) {
    return failed || !isWithin(LONGEST_UNDER_WAY, now);
  }

  /**
   * Returns why an attempt is not admitted; empty if every log has room.
   *
   * @param logs by key; a key without a log has room
   */
  static Optional<Verdict> verdict(Attempt attempt, Map<String, List<LoggedAttempt>> logs) {
    boolean full = false;
    Optional<Refused> refused = Optional.empty();
    for (Limit limit : attempt.limits()) {
      List<LoggedAttempt> counted =
          logs.getOrDefault(limit.key().value(), List.of()).stream()
              .filter(entry -> entry.isWithin(limit.window(), attempt.at()))
              .toList();
      full |= counted.size() >= limit.attempts();
      refused =
          Stream.concat(refused.stream(), refused(limit, counted, attempt.at()))
              .max(comparing(Refused::until));
    }
    Optional<Verdict> occupied = full ? Optional.of(new Occupied()) : Optional.empty();
    return refused.<Verdict>map(it -> it).or(() -> occupied);
  }

  /** Refused until enough failures have left the window. */
  private static Stream<Refused> refused(Limit limit, List<LoggedAttempt> counted, Instant now) {
    return counted.stream()
        .filter(entry -> limit.atOnce() || entry.countsAsFailed(now))
        .map(LoggedAttempt::at)
        .sorted(reverseOrder())
        .skip(limit.attempts() - 1)
        .limit(1)
        .map(at -> new Refused(limit.key(), at.plus(limit.window())));
  }
}

package dev.latchkey.adapters.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.or;
import static dev.latchkey.application.port.LoginAttempts.LONGEST_UNDER_WAY;

import dev.latchkey.application.port.LoginAttempts.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bson.Document;
import org.bson.conversions.Bson;

/** An entry of the log of a key. */
record LoggedAttempt(Instant at, boolean failed) {

  static final String ID = "id";
  static final String AT = "at";
  static final String FAILED = "failed";

  static LoggedAttempt of(Document stored, Instant now) {
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
}

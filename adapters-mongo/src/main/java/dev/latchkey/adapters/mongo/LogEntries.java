package dev.latchkey.adapters.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.or;
import static dev.latchkey.application.port.LoginAttempts.LONGEST_UNDER_WAY;

import dev.latchkey.application.port.LoggedAttempt;
import dev.latchkey.application.port.LoginAttempts.Attempt;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;

/** The entries of the logs of {@link MongoLoginAttempts}, as documents. */
final class LogEntries {

  static final String ID = "id";
  static final String AT = "at";
  static final String FAILED = "failed";

  private LogEntries() {}

  /** Reads the entries of a log. */
  static List<LoggedAttempt> read(Document log) {
    return log.getList(MongoLoginAttempts.LOG, Document.class, List.of()).stream()
        .map(it -> new LoggedAttempt(it.getDate(AT).toInstant(), it.getBoolean(FAILED)))
        .toList();
  }

  static Document underWay(Attempt attempt) {
    return new Document(ID, attempt.id()).append(AT, Date.from(attempt.at())).append(FAILED, false);
  }

  static Bson isUnderWay(Attempt attempt) {
    return and(eq(ID, attempt.id()), eq(FAILED, false));
  }

  /** Matches the entries that count as failed: see {@link LoggedAttempt#countsAsFailed}. */
  static Bson isFailed(Instant now) {
    return or(eq(FAILED, true), lte(AT, Date.from(now.minus(LONGEST_UNDER_WAY))));
  }
}

package dev.latchkey.adapters.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.elemMatch;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.not;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.currentDate;
import static com.mongodb.client.model.Updates.min;
import static com.mongodb.client.model.Updates.pullByFilter;
import static com.mongodb.client.model.Updates.pushEach;
import static dev.latchkey.adapters.mongo.MongoLoginAttempts.ID;
import static dev.latchkey.adapters.mongo.MongoLoginAttempts.LOG;
import static dev.latchkey.adapters.mongo.MongoLoginAttempts.USED_AT;

import com.mongodb.client.model.PushOptions;
import com.mongodb.client.model.UpdateManyModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.LoginAttempts.Attempt;
import dev.latchkey.application.port.LoginAttempts.Limit;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;

/** The statements that change the logs of {@link MongoLoginAttempts}. */
final class LogUpdates {

  private LogUpdates() {}

  /** Moves entries of a clock that is ahead back to now. */
  static WriteModel<Document> moveBackFrom(Attempt attempt) {
    Date now = Date.from(attempt.at());
    return new UpdateManyModel<>(
        and(in(ID, ids(attempt.keys())), elemMatch(LOG, gt(LogEntries.AT, now))),
        min(LOG + ".$[]." + LogEntries.AT, now));
  }

  /** Appends an entry to the log of a key if it has room; fails as a duplicate if it has none. */
  static WriteModel<Document> append(Attempt attempt, Limit limit) {
    Date oldest = Date.from(attempt.at().minus(limit.window()));
    Bson hasRoom = not(gt(LOG + "." + (limit.attempts() - 1) + "." + LogEntries.AT, oldest));
    return new UpdateOneModel<>(
        and(eq(ID, limit.key().value()), hasRoom),
        combine(
            pushEach(
                LOG,
                List.of(LogEntries.underWay(attempt)),
                new PushOptions()
                    .sortDocument(new Document(LogEntries.AT, -1))
                    .slice(limit.attempts())),
            currentDate(USED_AT)),
        new UpdateOptions().upsert(true));
  }

  /** Removes the entries that match from the logs of the keys. */
  static WriteModel<Document> remove(Collection<LoginAttempts.Key> keys, Bson entries) {
    return new UpdateManyModel<>(in(ID, ids(keys)), pullByFilter(new Document(LOG, entries)));
  }

  static List<String> ids(Collection<LoginAttempts.Key> keys) {
    return keys.stream().map(LoginAttempts.Key::value).toList();
  }
}

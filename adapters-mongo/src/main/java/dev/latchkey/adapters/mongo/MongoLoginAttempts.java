package dev.latchkey.adapters.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.setOnInsert;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndReplaceOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReturnDocument;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * {@link LoginAttempts} in the collection {@code login_attempts}: {@code {_id: key, attempts,
 * endsAt}}. To let somebody try again at once, delete the document of that key.
 */
final class MongoLoginAttempts implements LoginAttempts {

  private static final String ID = "_id";
  private static final String ATTEMPTS = "attempts";
  private static final String ENDS_AT = "endsAt";

  /** Of those who meet at the end of a window, one opens the next: then all others find it. */
  private static final int MOST_TRIES = 100;

  private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);

  private final Store store;
  private final AtomicReference<Instant> nextSweep = new AtomicReference<>(Instant.MIN);

  MongoLoginAttempts(MongoDatabase database) {
    this.store = new Store(database.getCollection("login_attempts"));
  }

  /** Old windows are deleted by a TTL index where the server heeds it, and by {@link #sweep}. */
  void prepare() {
    store.execute(
        attempts ->
            attempts.createIndex(
                Indexes.ascending(ENDS_AT), new IndexOptions().expireAfter(0L, TimeUnit.SECONDS)));
  }

  @Override
  public Count count(Key key, Duration window, Instant now) {
    sweep(now);
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Optional<Document> counted = countInWindow(key, window, now);
      if (counted.isEmpty()) {
        counted = replaceOldWindow(key, window, now);
      }
      if (counted.isPresent()) {
        return new Count(
            counted.get().getInteger(ATTEMPTS), counted.get().getDate(ENDS_AT).toInstant());
      }
    }
    throw new StoreUnavailable("others were quicker " + MOST_TRIES + " times", null);
  }

  /** Empty if the key has a window that has ended. */
  private Optional<Document> countInWindow(Key key, Duration window, Instant now) {
    try {
      return store.execute(
          attempts ->
              Optional.ofNullable(
                  attempts.findOneAndUpdate(
                      and(eq(ID, key.value()), gt(ENDS_AT, Date.from(now))),
                      combine(inc(ATTEMPTS, 1), setOnInsert(ENDS_AT, Date.from(now.plus(window)))),
                      new FindOneAndUpdateOptions()
                          .upsert(true)
                          .returnDocument(ReturnDocument.AFTER))));
    } catch (Store.Duplicate oldWindowOrRace) {
      return Optional.empty();
    }
  }

  /** Empty if another was quicker, so that the key has a window now. */
  private Optional<Document> replaceOldWindow(Key key, Duration window, Instant now) {
    return store.execute(
        attempts ->
            Optional.ofNullable(
                attempts.findOneAndReplace(
                    and(eq(ID, key.value()), lte(ENDS_AT, Date.from(now))),
                    new Document(ATTEMPTS, 1).append(ENDS_AT, Date.from(now.plus(window))),
                    new FindOneAndReplaceOptions().returnDocument(ReturnDocument.AFTER))));
  }

  @Override
  public void takeBack(Collection<Key> keys) {
    Bson left = and(in(ID, keys.stream().map(Key::value).toList()), gt(ATTEMPTS, 0));
    store.execute(attempts -> attempts.updateMany(left, inc(ATTEMPTS, -1)));
  }

  private void sweep(Instant now) {
    Instant due = nextSweep.get();
    if (!now.isBefore(due) && nextSweep.compareAndSet(due, now.plus(BETWEEN_SWEEPS))) {
      store.execute(attempts -> attempts.deleteMany(lte(ENDS_AT, Date.from(now))));
    }
  }
}

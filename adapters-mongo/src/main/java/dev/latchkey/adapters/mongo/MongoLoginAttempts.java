package dev.latchkey.adapters.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;
import static java.util.Comparator.comparing;

import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.UpdateManyModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * {@link LoginAttempts} in the collection {@code login_attempts}: {@code {_id: key, log: [{id, at,
 * failed}], endsAt}}. To unlock a key, delete its document.
 *
 * <p>One {@code update} command admits: for each key it drops old entries and appends the new one
 * if the log has room. Where it has none, the append misses the document and fails to insert
 * another of the same key, which also keeps the rest of the command from running.
 */
final class MongoLoginAttempts implements LoginAttempts {

  private static final String ID = "_id";
  private static final String LOG = "log";
  private static final String ATTEMPT = "id";
  private static final String AT = "at";
  private static final String FAILED = "failed";
  private static final String ENDS_AT = "endsAt";

  /** A try fails only while other attempts of the same keys come and go. */
  private static final int MOST_TRIES = 100;

  private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);

  /** A log is deleted this much later than its last window ends, as clocks differ. */
  private static final Duration SPARE = Duration.ofMinutes(10);

  private final Store store;
  private final AtomicReference<Instant> nextSweep = new AtomicReference<>(Instant.MIN);

  MongoLoginAttempts(MongoDatabase database) {
    // A failover may lose counts: they need not wait for replicas or the journal.
    this.store =
        new Store(
            database
                .getCollection("login_attempts")
                .withWriteConcern(WriteConcern.W1.withJournal(false))
                .withReadConcern(ReadConcern.LOCAL));
  }

  /** Old logs are deleted by a TTL index where the server heeds it, and by {@link #sweep}. */
  void prepare() {
    store.execute(
        attempts ->
            attempts.createIndex(
                Indexes.ascending(ENDS_AT), new IndexOptions().expireAfter(0L, TimeUnit.SECONDS)));
  }

  @Override
  public Verdict admit(Attempt attempt) {
    sweep(attempt.at());
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      if (append(attempt)) {
        return new Admitted();
      }
      cancel(attempt);
      Optional<Verdict> verdict = verdict(attempt);
      if (verdict.isPresent()) {
        return verdict.get();
      }
    }
    throw new StoreUnavailable("other attempts came first " + MOST_TRIES + " times", null);
  }

  /** Whether every log had room; if not, some may have got the entry. */
  private boolean append(Attempt attempt) {
    var statements = new ArrayList<WriteModel<Document>>();
    for (Limit limit : attempt.limits()) {
      statements.addAll(append(attempt, limit));
    }
    try {
      store.execute(attempts -> attempts.bulkWrite(statements));
      return true;
    } catch (Store.Duplicate full) {
      return false;
    }
  }

  private static List<WriteModel<Document>> append(Attempt attempt, Limit limit) {
    Bson key = eq(ID, limit.key().value());
    Date now = Date.from(attempt.at());
    Date oldest = Date.from(attempt.at().minus(limit.window()));
    Bson ahead =
        new Document(LOG, new Document("$elemMatch", new Document(AT, new Document("$gt", now))));
    Bson room = exists(LOG + "." + (limit.attempts() - 1), false);
    var entry = new Document(ATTEMPT, attempt.id()).append(AT, now).append(FAILED, false);
    Date endsAt = Date.from(attempt.at().plus(limit.window()).plus(SPARE));
    return List.of(
        new UpdateOneModel<>(
            and(key, ahead), new Document("$min", new Document(LOG + ".$[]." + AT, now))),
        new UpdateOneModel<>(
            key,
            new Document(
                "$pull", new Document(LOG, new Document(AT, new Document("$lte", oldest))))),
        new UpdateOneModel<>(
            and(key, room),
            new Document("$push", new Document(LOG, entry))
                .append("$max", new Document(ENDS_AT, endsAt)),
            new UpdateOptions().upsert(true)));
  }

  /** Empty if all logs have room now. */
  private Optional<Verdict> verdict(Attempt attempt) {
    Instant now = attempt.at();
    Map<String, List<Document>> logs = new HashMap<>();
    store.execute(
        attempts ->
            attempts
                .find(in(ID, values(attempt.keys())))
                .map(it -> logs.put(it.getString(ID), it.getList(LOG, Document.class, List.of())))
                .into(new ArrayList<>()));
    boolean occupied = false;
    var refused = new ArrayList<Refused>();
    for (Limit limit : attempt.limits()) {
      List<Document> counted =
          logs.getOrDefault(limit.key().value(), List.of()).stream()
              .filter(entry -> now.isBefore(at(entry, now).plus(limit.window())))
              .toList();
      List<Instant> failed =
          counted.stream()
              .filter(entry -> countsAsFailed(entry, now))
              .map(entry -> at(entry, now))
              .sorted()
              .toList();
      occupied |= counted.size() >= limit.attempts();
      int excess = failed.size() - limit.attempts();
      if (excess >= 0) {
        refused.add(new Refused(limit.key(), failed.get(excess).plus(limit.window())));
      }
    }
    Optional<Verdict> longest = refused.stream().max(comparing(Refused::until)).map(it -> it);
    return longest.isEmpty() && occupied ? Optional.of(new Occupied()) : longest;
  }

  private static Instant at(Document entry, Instant now) {
    Instant at = entry.getDate(AT).toInstant();
    return at.isAfter(now) ? now : at;
  }

  private static boolean countsAsFailed(Document entry, Instant now) {
    return entry.getBoolean(FAILED) || !now.isBefore(at(entry, now).plus(LONGEST_UNDER_WAY));
  }

  @Override
  public void fail(Attempt attempt) {
    Bson logged = and(in(ID, values(attempt.keys())), eq(LOG + "." + ATTEMPT, attempt.id()));
    var failed = new Document("$set", new Document(LOG + ".$." + FAILED, true));
    store.execute(attempts -> attempts.updateMany(logged, failed));
  }

  @Override
  public void succeed(Attempt attempt, Collection<Key> cleared) {
    Date died = Date.from(attempt.at().minus(LONGEST_UNDER_WAY));
    var underWay = new Document(ATTEMPT, attempt.id()).append(FAILED, false);
    var failed =
        new Document(
            "$or",
            List.of(
                new Document(FAILED, true),
                new Document(AT, new Document("$lte", died)),
                new Document(ATTEMPT, attempt.id())));
    store.execute(
        attempts ->
            attempts.bulkWrite(List.of(pull(attempt.keys(), underWay), pull(cleared, failed))));
  }

  @Override
  public void cancel(Attempt attempt) {
    var underWay = new Document(ATTEMPT, attempt.id()).append(FAILED, false);
    store.execute(attempts -> attempts.bulkWrite(List.of(pull(attempt.keys(), underWay))));
  }

  private static WriteModel<Document> pull(Collection<Key> keys, Document entries) {
    return new UpdateManyModel<>(
        in(ID, values(keys)), new Document("$pull", new Document(LOG, entries)));
  }

  private static List<String> values(Collection<Key> keys) {
    return keys.stream().map(Key::value).toList();
  }

  private void sweep(Instant now) {
    Instant due = nextSweep.get();
    if (!now.isBefore(due) && nextSweep.compareAndSet(due, now.plus(BETWEEN_SWEEPS))) {
      store.execute(attempts -> attempts.deleteMany(lte(ENDS_AT, Date.from(now))));
    }
  }
}

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
import static com.mongodb.client.model.Updates.set;
import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.PushOptions;
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
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort.Direction;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.index.Index;

/**
 * {@link LoginAttempts} in the collection {@code login_attempts}: {@code {_id: key, log: [{id, at,
 * failed}], usedAt}}, the newest entry first. To unlock a key, delete its document.
 *
 * <p>One {@code update} command admits: for each key it appends an entry if the log has room, that
 * is, if as many entries ago as the limit allows there is none within the window. Where there is no
 * room, the upsert matches no document and fails to insert a second one of this key, which also
 * stops the rest of the command.
 */
final class MongoLoginAttempts implements LoginAttempts {

  static final String COLLECTION = "login_attempts";
  private static final String ID = "_id";
  private static final String LOG = "log";
  private static final String USED_AT = "usedAt";

  /** A try fails only while other attempts on the same keys come and go. */
  private static final int MAX_TRIES = 100;

  /** A log is deleted when it has not been used for the longest window, and a little more. */
  private static final Duration UNUSED = LONGEST.plus(LONGEST_UNDER_WAY);

  private final Store store;

  MongoLoginAttempts(MongoTemplate template) {
    this.store = new Store(template);
  }

  /** Makes the index by which the server deletes old logs, by its own clock. */
  void prepare() {
    store.execute(
        template ->
            template
                .indexOps(COLLECTION)
                .createIndex(new Index(USED_AT, Direction.ASC).expire(UNUSED)));
  }

  /** A failover may lose counts, so no write waits for replicas or the journal. */
  private <T> T execute(Function<MongoCollection<Document>, T> commands) {
    return store.execute(
        template ->
            template.execute(
                COLLECTION,
                logs -> commands.apply(logs.withWriteConcern(WriteConcern.W1.withJournal(false)))));
  }

  @Override
  public Verdict admit(Attempt attempt) {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      if (append(attempt)) {
        return new Admitted();
      }
      Optional<Verdict> verdict = verdict(attempt);
      if (verdict.isPresent()) {
        return verdict.get();
      }
    }
    throw new StoreUnavailable("lost to concurrent attempts " + MAX_TRIES + " times", null);
  }

  /** Returns whether every log had room; if not, no log keeps the entry. */
  private boolean append(Attempt attempt) {
    var statements = new ArrayList<WriteModel<Document>>();
    statements.add(moveBackFrom(attempt));
    attempt.limits().forEach(limit -> statements.add(append(attempt, limit)));
    try {
      execute(logs -> logs.bulkWrite(statements));
      return true;
    } catch (DuplicateKeyException full) {
      if (wroteSomething(full)) {
        cancel(attempt);
      }
      return false;
    }
  }

  private static boolean wroteSomething(DuplicateKeyException full) {
    return !(full.getCause() instanceof MongoBulkWriteException bulk)
        || bulk.getWriteResult().getModifiedCount() > 0
        || !bulk.getWriteResult().getUpserts().isEmpty();
  }

  /** Entries of a clock that is ahead count as made now. */
  private static WriteModel<Document> moveBackFrom(Attempt attempt) {
    Date now = Date.from(attempt.at());
    return new UpdateManyModel<>(
        and(in(ID, values(attempt.keys())), elemMatch(LOG, gt(LoggedAttempt.AT, now))),
        min(LOG + ".$[]." + LoggedAttempt.AT, now));
  }

  private static WriteModel<Document> append(Attempt attempt, Limit limit) {
    Date oldest = Date.from(attempt.at().minus(limit.window()));
    Bson hasRoom = not(gt(LOG + "." + (limit.attempts() - 1) + "." + LoggedAttempt.AT, oldest));
    return new UpdateOneModel<>(
        and(eq(ID, limit.key().value()), hasRoom),
        combine(
            pushEach(
                LOG,
                List.of(LoggedAttempt.underWay(attempt)),
                new PushOptions()
                    .sortDocument(new Document(LoggedAttempt.AT, -1))
                    .slice(limit.attempts())),
            currentDate(USED_AT)),
        new UpdateOptions().upsert(true));
  }

  /** Empty if all logs have room by now. */
  private Optional<Verdict> verdict(Attempt attempt) {
    var logs = new HashMap<String, List<LoggedAttempt>>();
    execute(
        stored ->
            stored
                .find(in(ID, values(attempt.keys())))
                .map(log -> logs.put(log.getString(ID), entries(log, attempt.at())))
                .into(new ArrayList<>()));
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

  private static List<LoggedAttempt> entries(Document log, Instant now) {
    return log.getList(LOG, Document.class, List.of()).stream()
        .map(entry -> LoggedAttempt.of(entry, now))
        .toList();
  }

  /** Refused until the failure that stands in the way leaves the window. */
  private static Stream<Refused> refused(Limit limit, List<LoggedAttempt> counted, Instant now) {
    return counted.stream()
        .filter(entry -> entry.countsAsFailed(now))
        .map(LoggedAttempt::at)
        .sorted(reverseOrder())
        .skip(limit.attempts() - 1)
        .limit(1)
        .map(at -> new Refused(limit.key(), at.plus(limit.window())));
  }

  @Override
  public void fail(Attempt attempt) {
    execute(
        logs ->
            logs.updateMany(
                and(in(ID, values(attempt.keys())), eq(LOG + "." + LoggedAttempt.ID, attempt.id())),
                set(LOG + ".$." + LoggedAttempt.FAILED, true)));
  }

  @Override
  public void succeed(Attempt attempt, Collection<Key> cleared) {
    execute(
        logs ->
            logs.bulkWrite(
                List.of(
                    remove(attempt.keys(), LoggedAttempt.isUnderWay(attempt)),
                    remove(cleared, LoggedAttempt.isFailed(attempt.at())))));
  }

  @Override
  public void cancel(Attempt attempt) {
    execute(
        logs -> logs.bulkWrite(List.of(remove(attempt.keys(), LoggedAttempt.isUnderWay(attempt)))));
  }

  private static WriteModel<Document> remove(Collection<Key> keys, Bson entries) {
    return new UpdateManyModel<>(in(ID, values(keys)), pullByFilter(new Document(LOG, entries)));
  }

  private static List<String> values(Collection<Key> keys) {
    return keys.stream().map(Key::value).toList();
  }
}

package dev.latchkey.adapters.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.WriteModel;
import dev.latchkey.application.port.LoggedAttempt;
import dev.latchkey.application.port.LoginAttempts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bson.Document;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort.Direction;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.index.Index;

/**
 * {@link LoginAttempts} in the collection {@code login_attempts}: {@code {_id: key, log: [{id, at,
 * failed}], usedAt}}, the newest entry first. To unlock a key, delete its document.
 *
 * <p>One {@code update} command admits: for each key it appends an entry if the log has room, that
 * is, if for a limit of N the N-th newest entry is missing or has left the window. Where there is
 * no room, the upsert matches no document and fails to insert a second one of this key, which also
 * stops the rest of the command.
 */
final class MongoLoginAttempts implements LoginAttempts {

  static final String COLLECTION = "login_attempts";
  static final String ID = "_id";
  static final String LOG = "log";
  static final String USED_AT = "usedAt";

  /** A try fails only while other attempts on the same keys come and go. */
  private static final int MAX_TRIES = 100;

  /** A log is deleted when it has not been used for the longest window, and a little more. */
  private static final Duration UNUSED = LONGEST.plus(LONGEST_UNDER_WAY);

  private final Server server;

  MongoLoginAttempts(MongoTemplate template) {
    this.server = new Server(template);
  }

  /** Makes the index by which the server deletes old logs, by its own clock. */
  void prepare() {
    server.execute(
        template ->
            template
                .indexOps(COLLECTION)
                .createIndex(new Index(USED_AT, Direction.ASC).expire(UNUSED)));
  }

  /**
   * A failover may lose counts, so no write waits for replicas or the journal. Reads see the same
   * entries as the writes that refuse: a majority may not have the newest yet.
   */
  private <T> T execute(Function<MongoCollection<Document>, T> commands) {
    return server.execute(
        template ->
            template.execute(
                COLLECTION,
                logs ->
                    commands.apply(
                        logs.withWriteConcern(WriteConcern.W1.withJournal(false))
                            .withReadConcern(ReadConcern.LOCAL))));
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
    // At each try a log was full, but had room when it was read: other attempts came and went.
    return new Occupied();
  }

  /** Returns whether every log had room; if not, no log keeps the entry. */
  private boolean append(Attempt attempt) {
    var statements = new ArrayList<WriteModel<Document>>();
    statements.add(LogUpdates.moveBackFrom(attempt));
    attempt.limits().forEach(limit -> statements.add(LogUpdates.append(attempt, limit)));
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

  /** Empty if all logs have room by now. */
  private Optional<Verdict> verdict(Attempt attempt) {
    var logs = new HashMap<Key, List<LoggedAttempt>>();
    execute(
        stored ->
            stored
                .find(in(ID, LogUpdates.ids(attempt.keys())))
                .map(log -> logs.put(new Key(log.getString(ID)), LogEntries.read(log)))
                .into(new ArrayList<>()));
    return LoggedAttempt.verdict(attempt, key -> logs.getOrDefault(key, List.of()));
  }

  @Override
  public void fail(Attempt attempt) {
    execute(
        logs ->
            logs.updateMany(
                and(
                    in(ID, LogUpdates.ids(attempt.keys())),
                    eq(LOG + "." + LogEntries.ID, attempt.id())),
                set(LOG + ".$." + LogEntries.FAILED, true)));
  }

  @Override
  public void succeed(Attempt attempt, Collection<Key> cleared) {
    execute(
        logs ->
            logs.bulkWrite(
                List.of(
                    LogUpdates.remove(attempt.keys(), LogEntries.isUnderWay(attempt)),
                    LogUpdates.remove(cleared, LogEntries.isFailed(attempt.at())))));
  }

  @Override
  public void cancel(Attempt attempt) {
    execute(
        logs ->
            logs.bulkWrite(
                List.of(LogUpdates.remove(attempt.keys(), LogEntries.isUnderWay(attempt)))));
  }
}

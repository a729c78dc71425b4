package dev.latchkey.bootstrap;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.netty.channel.Channel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.RandomAccessStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/**
 * MongoDB's commands over one file that answer a write only when it is on the disk, whole: what was
 * acknowledged survives the end of the process and, where the disk honours a flush, of the power.
 *
 * <p>A commit is one version of the file, taken between commands, so it holds all that a command
 * changed, documents and indexes, and nothing of another that is half done. Writes that arrive
 * while one is being flushed share the next. Each is flushed before the next is written, which
 * makes it safe to write over the space of older versions at once and keeps the file small. A
 * reader may see a write shortly before it is on the disk. After a failed commit (a full disk)
 * every command is refused until a restart, as memory is then ahead of the file.
 */
final class DurableBackend extends H2Backend {

  private static final Logger LOG = LoggerFactory.getLogger(DurableBackend.class);

  /** In lower case; what is not among them is taken for a write, so that none is missed. */
  private static final Set<String> READS =
      Set.of(
          "buildinfo",
          "collstats",
          "count",
          "dbstats",
          "distinct",
          "endsessions",
          "find",
          "getmore",
          "ismaster",
          "listcollections",
          "listindexes",
          "ping",
          "serverstatus",
          "validate");

  /** MongoDB's OperationFailed. */
  private static final int OPERATION_FAILED = 96;

  /** How often, in commits, to see whether the file is worth compacting. */
  private static final int COMPACTION_INTERVAL = 64;

  /** A file up to this many bytes is small enough as it is. */
  private static final long SMALL = 16 << 20;

  /** Compact when less than this percentage of the chunks' bytes is live. */
  private static final int LOW_FILL = 40;

  /** The most bytes that one compaction moves, some 50 ms. */
  private static final int COMPACTION_BYTES = 4 << 20;

  /** Full enough: the percentage that a close aims at. */
  private static final int HIGH_FILL = 90;

  /** The most bytes that a close moves to the front of the file, less than a second's work. */
  private static final long MOVE_BYTES = 64 << 20;

  /** How long a close may rewrite what is live. */
  private static final long CLOSE_NANOS = 1_000_000_000L;

  /** Held while a command changes the maps and while a commit collects what was changed. */
  private final ReentrantLock writing = new ReentrantLock();

  /** Between readers and the command that changes documents in place; a commit needs neither. */
  private final ReadWriteLock memory = new ReentrantReadWriteLock();

  /** Held from collecting to flushing; whoever waits for it finds its write done, or leads. */
  private final ReentrantLock committing = new ReentrantLock();

  /** The writes that the maps hold, and among them those on the disk. */
  private long executed;

  private long durable;
  private long commits;
  private volatile boolean failed;

  static MVStore open(Path file) {
    // No thread of the store's own: it would commit halves of commands.
    MVStore store = new MVStore.Builder().fileName(file.toString()).autoCommitDisabled().open();
    // Older versions are of no use once the next is on the disk.
    store.setRetentionTime(0);
    store.setVersionsToKeep(0);
    return store;
  }

  DurableBackend(MVStore store) {
    super(store);
  }

  @Override
  public Document handleCommand(Channel channel, String database, String command, Document query) {
    if (command.equals("hello")) {
      // Unknown to this server, asked by health checks.
      return handleCommand(channel, database, "ismaster", query).append("isWritablePrimary", true);
    }
    String name = command.toLowerCase(Locale.ROOT);
    if (failed && !name.equals("ismaster")) {
      throw failure();
    }
    if (READS.contains(name)
        && (database.equals("admin") || listDatabaseNames().contains(database))) {
      memory.readLock().lock();
      try {
        return copy(super.handleCommand(channel, database, command, query));
      } finally {
        memory.readLock().unlock();
      }
    }
    long write;
    Document reply;
    writing.lock();
    try {
      memory.writeLock().lock();
      try {
        reply = copy(super.handleCommand(channel, database, command, query));
      } catch (MVStoreException | Error e) {
        // Perhaps between a document and its index: not to be committed.
        throw fail(e);
      } finally {
        memory.writeLock().unlock();
      }
      write = ++executed;
    } finally {
      writing.unlock();
    }
    awaitCommit(write);
    return reply;
  }

  /** A reply holds the store's own documents, which the next update changes in place. */
  private static Document copy(Document reply) {
    return reply.cloneDeeply();
  }

  private void awaitCommit(long write) {
    committing.lock();
    try {
      if (durable < write) {
        durable = commitAll();
      }
    } finally {
      committing.unlock();
    }
  }

  private long commitAll() {
    try {
      long covered;
      writing.lock();
      try {
        if (failed) {
          throw failure();
        }
        covered = executed;
        getMvStore().commit();
        if (++commits % COMPACTION_INTERVAL == 0) {
          compact();
        }
      } finally {
        writing.unlock();
      }
      getMvStore().sync();
      return covered;
    } catch (MVStoreException | Error e) {
      throw fail(e);
    }
  }

  private void compact() {
    MVStore store = getMvStore();
    if (store.getFileStore().size() > SMALL
        && store.getFileStore().getChunksFillRate() < LOW_FILL) {
      store.sync();
      store.compact(LOW_FILL, COMPACTION_BYTES);
      store.commit();
    }
  }

  private MongoServerError fail(Throwable cause) {
    if (!failed) {
      failed = true;
      LOG.error(
          "{} cannot be written ({}): nothing is stored until a restart",
          this,
          NestedExceptionUtils.getMostSpecificCause(cause).toString());
      LOG.debug("{}", this, cause);
    }
    return failure();
  }

  private static MongoServerError failure() {
    return new MongoServerError(
        OPERATION_FAILED, "OperationFailed", "the embedded store could not write its file");
  }

  @Override
  protected MongoDatabase openOrCreateDatabase(String name) {
    // Variables, not fields: the constructor of H2Database calls its overridden method.
    MVStore store = getMvStore();
    CursorRegistry cursors = getCursorRegistry();
    return new H2Database(name, store, cursors) {
      @Override
      protected MongoCollection<Object> openOrCreateCollection(
          String collection, CollectionOptions options) {
        String full = getFullCollectionNamespace(collection);
        return new Documents(
            this,
            collection,
            options,
            store.openMap("databases." + full),
            store.openMap("meta." + full),
            cursors);
      }
    };
  }

  /**
   * Reaches documents by their ids also when the query asks for more, such as a version, where the
   * server would read them all.
   */
  private static final class Documents extends H2Collection {

    Documents(
        MongoDatabase database,
        String name,
        CollectionOptions options,
        MVMap<Object, Document> documents,
        MVMap<String, Object> meta,
        CursorRegistry cursors) {
      super(database, name, options, documents, meta, cursors);
    }

    @Override
    protected QueryResult queryDocuments(
        Document query,
        @Nullable Document orderBy,
        int skip,
        int limit,
        int batchSize,
        @Nullable Document fields) {
      Collection<?> ids = ids(query);
      if (ids != null) {
        List<Object> found =
            ids.stream().<Object>map(id -> id).filter(id -> getDocument(id) != null).toList();
        return matchDocuments(query, found, orderBy, skip, limit, batchSize, fields);
      }
      return super.queryDocuments(query, orderBy, skip, limit, batchSize, fields);
    }

    private static @Nullable Collection<?> ids(Document query) {
      Object id = query.get("_id");
      if (isId(id)) {
        return List.of(id);
      }
      if (id instanceof Document condition
          && condition.get("$in") instanceof Collection<?> ids
          && ids.stream().allMatch(Documents::isId)) {
        return Set.copyOf(ids);
      }
      if (query.get("$and") instanceof Collection<?> parts) {
        for (Object part : parts) {
          Collection<?> found = part instanceof Document document ? ids(document) : null;
          if (found != null) {
            return found;
          }
        }
      }
      return null;
    }

    private static boolean isId(@Nullable Object value) {
      return value instanceof String || value instanceof ObjectId;
    }
  }

  /** Live data together, then at the front of the file; each step is flushed before the next. */
  private static void compactFile(MVStore store) {
    if (store.getFileStore() instanceof RandomAccessStore file && file.size() > SMALL) {
      long end = System.nanoTime() + CLOSE_NANOS;
      do {
        store.commit();
        store.sync();
      } while (System.nanoTime() < end && store.compact(HIGH_FILL, COMPACTION_BYTES));
      store.commit();
      file.compactMoveChunks(HIGH_FILL, MOVE_BYTES, store);
    }
  }

  @Override
  public void close() {
    MVStore store = getMvStore();
    if (failed) {
      store.closeImmediately();
    } else if (!store.isClosed()) {
      compactFile(store);
      store.close();
    }
    super.close();
  }
}

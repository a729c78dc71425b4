package dev.latchkey.benchmarks;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.backend.memory.MemoryDatabase;
import de.bwaldvogel.mongo.backend.memory.index.MemoryUniqueIndex;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.util.List;

/** {@code DatabaseServer <port>}: a MongoDB server in memory, in a process of its own. */
public final class DatabaseServer {

  private DatabaseServer() {}

  public static void main(String[] args) {
    var server = new MongoServer(new AtomicBackend());
    server.bind("127.0.0.1", Integer.parseInt(args[0]));
    System.out.println("listening");
  }

  /** Its replies hold the stored documents themselves, which the next command may change. */
  private static final class AtomicBackend extends MemoryBackend {
    @Override
    public synchronized Document handleCommand(
        Channel channel, String database, String command, Document query) {
      return super.handleCommand(channel, database, command, query).cloneDeeply();
    }

    @Override
    public MemoryDatabase openOrCreateDatabase(String name) {
      return new MemoryDatabase(name, getCursorRegistry()) {
        @Override
        protected Index<Integer> openOrCreateUniqueIndex(
            String collection, String index, List<IndexKey> keys, boolean sparse) {
          return keys.size() == 1
              ? new NarrowingIndex(index, keys.get(0), sparse)
              : super.openOrCreateUniqueIndex(collection, index, keys, sparse);
        }
      };
    }
  }

  /**
   * Also finds by {@code {_id: …, version: …}}, for which the original reads the whole collection.
   * What it finds is matched with all of the query.
   */
  private static final class NarrowingIndex extends MemoryUniqueIndex {

    private final String key;

    NarrowingIndex(String name, IndexKey key, boolean sparse) {
      super(name, List.of(key), sparse);
      this.key = key.getKey();
    }

    @Override
    public synchronized boolean canHandle(Document query) {
      Document narrowed = narrowed(query);
      return narrowed.containsKey(key) && super.canHandle(narrowed);
    }

    @Override
    public synchronized Iterable<Integer> getPositions(Document query) {
      return super.getPositions(narrowed(query));
    }

    /** The part of the query that is about the key of this index. */
    private Document narrowed(Document query) {
      if (query.containsKey(key)) {
        return new Document(key, query.get(key));
      }
      return query.get("$and") instanceof List<?> all
          ? all.stream()
              .map(Document.class::cast)
              .filter(part -> part.containsKey(key))
              .findFirst()
              .map(this::narrowed)
              .orElseGet(Document::new)
          : new Document();
    }
  }
}

package dev.latchkey.adapters.mongo;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A MongoDB server in this JVM, on a real socket, in memory. */
final class MongoJavaServer implements AutoCloseable {

  private final MongoServer server = new MongoServer(new AtomicBackend());
  private final String url = server.bindAndGetConnectionString();

  String url() {
    return url;
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  @SuppressWarnings("NullAway") // Its commands have these fields.
  private static final class AtomicBackend extends MemoryBackend {

    /** Copies replies: they hold the stored documents, which the next command may change. */
    @Override
    public synchronized Document handleCommand(
        Channel channel, String database, String command, Document query) {
      if (command.equals("find") && query.containsKey("sort")) {
        return sorted(channel, database, query);
      }
      return super.handleCommand(channel, database, command, query).cloneDeeply();
    }

    /** Sorts ids by code points, as MongoDB does; the server itself compares UTF-16 units. */
    private Document sorted(Channel channel, String database, Document query) {
      Document all = query.cloneDeeply();
      all.remove("sort");
      all.remove("limit");
      all.put("batchSize", Integer.MAX_VALUE);
      Document ids = (Document) ((Document) all.remove("filter")).get("_id");
      Document reply = super.handleCommand(channel, database, "find", all).cloneDeeply();
      Document cursor = (Document) reply.get("cursor");
      cursor.put(
          "firstBatch",
          ((List<?>) cursor.get("firstBatch"))
              .stream()
                  .map(Document.class::cast)
                  .filter(document -> matches(document.get("_id"), ids))
                  .sorted(
                      (one, other) ->
                          Arrays.compareUnsigned(text(one.get("_id")), text(other.get("_id"))))
                  .limit(((Number) query.get("limit")).longValue())
                  .toList());
      return reply;
    }

    private static boolean matches(Object id, Document range) {
      String operator = range.keySet().iterator().next();
      Object bound = Objects.requireNonNull(range.get(operator));
      int order = Arrays.compareUnsigned(text(id), text(bound));
      return id.getClass() == bound.getClass()
          && (order > 0 || (order == 0 && operator.equals("$gte")));
    }

    private static byte[] text(Object id) {
      return (id instanceof ObjectId objectId ? objectId.getHexData() : id.toString())
          .getBytes(StandardCharsets.UTF_8);
    }
  }
}

package dev.latchkey.adapters.mongo;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;

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

  /** Its replies hold the stored documents themselves, which the next command may change. */
  private static final class AtomicBackend extends MemoryBackend {
    @Override
    public synchronized Document handleCommand(
        Channel channel, String database, String command, Document query) {
      return super.handleCommand(channel, database, command, query).cloneDeeply();
    }
  }
}

package dev.latchkey.benchmarks;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;

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
  }
}

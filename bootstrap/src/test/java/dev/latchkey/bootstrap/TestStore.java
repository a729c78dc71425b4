package dev.latchkey.bootstrap;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import dev.latchkey.adapters.sql.PostgresServer;
import io.netty.channel.Channel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A store behind a port: where nodes find it, and what tests do to it. */
interface TestStore extends AutoCloseable {

  /** Where it listens on the loopback. */
  int port();

  /** The settings of a node that finds it at that port, which may be a proxy's. */
  List<String> settings(int port);

  /** The settings of a node with some more, each {@code name=value}. */
  default String[] node(int port, String... more) {
    var all = new ArrayList<>(settings(port));
    all.add("latchkey.jwt-signing-secret=correct horse battery staple zebra");
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** How a node begins to ask it to insert or update a user, as it is on the wire. */
  String wire(String command);

  /** How many connections a node keeps under many concurrent callers. */
  int mostConnections(int callers);

  @Override
  void close() throws IOException;

  /** A MongoDB server in this JVM, in memory. */
  final class InMemoryMongo implements TestStore {

    private final MongoServer server =
        new MongoServer(
            new MemoryBackend() {
              /**
               * Its replies hold the stored documents themselves, which the next one may change.
               */
              @Override
              public synchronized Document handleCommand(
                  Channel channel, String database, String command, Document query) {
                return super.handleCommand(channel, database, command, query).cloneDeeply();
              }
            });

    InMemoryMongo() {
      server.bind();
    }

    @Override
    public int port() {
      return server.getLocalAddress().getPort();
    }

    String url() {
      return "mongodb://127.0.0.1:" + port() + "/latchkey";
    }

    @Override
    public List<String> settings(int port) {
      return List.of("latchkey.mongodb-url=mongodb://127.0.0.1:" + port + "/latchkey");
    }

    @Override
    public String wire(String command) {
      // As BSON begins a command: its name, the length of the collection's name, that name.
      return command + "\0" + (char) ("users".length() + 1) + "\0\0\0users";
    }

    @Override
    public int mostConnections(int callers) {
      // And those of the driver, which watches the server.
      return callers + 3;
    }

    @Override
    public void close() {
      server.shutdownNow();
    }
  }

  /** A PostgreSQL server of its own. */
  final class Postgres implements TestStore {

    private final PostgresServer server;
    private final String database;

    Postgres() throws IOException, InterruptedException {
      server = new PostgresServer();
      database = server.newDatabase();
    }

    PostgresServer server() {
      return server;
    }

    @Override
    public int port() {
      return server.port();
    }

    @Override
    public List<String> settings(int port) {
      // Every statement goes as a text, so that a proxy can tell one from the other.
      return List.of(
          "latchkey.postgres-url=" + PostgresServer.url(database, port) + "?prepareThreshold=0");
    }

    @Override
    public String wire(String command) {
      return command.equals("insert") ? "insert into users" : "update users";
    }

    @Override
    public int mostConnections(int callers) {
      return 14;
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}

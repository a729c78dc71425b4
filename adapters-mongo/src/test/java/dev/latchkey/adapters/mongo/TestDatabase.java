package dev.latchkey.adapters.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.Users;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.Document;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.data.mongodb.core.MongoTemplate;

/** A database of a random name, used as in production and dropped when closed. */
final class TestDatabase implements AutoCloseable {

  private final Runnable stopServer;
  private final MongoClient client;
  private final MongoTemplate template;
  private final List<BsonDocument> commands = new CopyOnWriteArrayList<>();
  private volatile Consumer<String> before = command -> {};

  /** A database on a server of its own in this JVM. */
  TestDatabase() {
    this(new MongoJavaServer());
  }

  private TestDatabase(MongoJavaServer server) {
    this(server.url(), server::close);
  }

  /** A database on a server that goes on running. */
  TestDatabase(String url) {
    this(url, () -> {});
  }

  private TestDatabase(String url, Runnable stopServer) {
    this.stopServer = stopServer;
    client =
        client(
            url,
            command -> {
              commands.add(command.clone());
              before.accept(command.getFirstKey());
            });
    template = template(client, "latchkey-test-" + UUID.randomUUID());
  }

  private static MongoClient client(String url, Consumer<BsonDocument> started) {
    var listener =
        new CommandListener() {
          @Override
          public void commandStarted(CommandStartedEvent event) {
            started.accept(event.getCommand());
          }
        };
    return MongoClients.create(
        ClientSettings.of(new ConnectionString(url)).addCommandListener(listener).build());
  }

  private static MongoTemplate template(MongoClient client, String database) {
    return MongoAdapter.template(
        client, database, MongoAdapter.maxCommand(client), MongoAdapter.converter());
  }

  /** A database on a server that does not exist: no process listens on port 1. */
  static MongoTemplate away() {
    return Away.TEMPLATE;
  }

  /** One for all tests: its client has no connection to close. */
  private static final class Away {
    static final MongoTemplate TEMPLATE =
        template(
            client("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100", command -> {}), "away");
  }

  Users users() {
    return users(Map.of());
  }

  /** The users as a command of an operator opens them. */
  Users usersOfACommand() {
    return users(Map.of("latchkey.command", "true"));
  }

  private Users users(Map<String, Object> settings) {
    var environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
    return new MongoAdapter().mongoUsers(template, client, environment);
  }

  LoginAttempts loginAttempts() {
    return new MongoAdapter().mongoLoginAttempts(template, client);
  }

  MongoCollection<Document> collection(String collection) {
    return template.getCollection(collection);
  }

  /** Returns the names of the commands sent so far, in order. */
  List<String> commands() {
    return commands.stream().map(BsonDocument::getFirstKey).toList();
  }

  /** Returns the command sent last. */
  BsonDocument lastCommand() {
    return commands.get(commands.size() - 1);
  }

  /** From now on this is run before each command, with its name; it may send commands itself. */
  void beforeEach(Consumer<String> action) {
    before = action;
  }

  void forgetCommands() {
    commands.clear();
  }

  @Override
  public void close() {
    try (client) {
      template.getDb().drop();
    }
    stopServer.run();
  }
}

package dev.latchkey.adapters.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.Document;

/** A database of a random name, spoken to as in production, dropped when closed. */
final class TestDatabase implements AutoCloseable {

  private final MongoClient client;
  private final String name = "latchkey-test-" + UUID.randomUUID();
  private final List<String> commands = new CopyOnWriteArrayList<>();

  TestDatabase(String url) {
    client = client(url, commands);
  }

  private static MongoClient client(String url, List<String> commands) {
    var settings = MongoClientSettings.builder();
    var adapter = new MongoAdapter();
    adapter.boundedWaits().customize(settings);
    settings.applyConnectionString(new ConnectionString(url));
    adapter.majorityConcerns().customize(settings);
    settings.addCommandListener(
        new CommandListener() {
          @Override
          public void commandStarted(CommandStartedEvent event) {
            commands.add(event.getCommandName());
          }
        });
    return MongoClients.create(settings.build());
  }

  /** A database on a server that there is not: nobody listens on port 1. */
  static MongoDatabase away() {
    return Away.DATABASE;
  }

  /** One for all tests: its client has no connection to close. */
  private static final class Away {
    static final MongoDatabase DATABASE =
        client("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100", new ArrayList<>())
            .getDatabase("away");
  }

  private MongoDatabase database() {
    return client.getDatabase(name);
  }

  MongoUsers users() {
    var users = new MongoUsers(database());
    users.prepare();
    return users;
  }

  MongoLoginAttempts loginAttempts() {
    var attempts = new MongoLoginAttempts(database());
    attempts.prepare();
    return attempts;
  }

  MongoCollection<Document> collection(String collection) {
    return database().getCollection(collection);
  }

  /** The names of all commands sent so far, in order. */
  List<String> commands() {
    return List.copyOf(commands);
  }

  void forgetCommands() {
    commands.clear();
  }

  @Override
  public void close() {
    try (client) {
      database().drop();
    }
  }
}

package dev.latchkey.adapters.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoTemplate;

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
  static MongoTemplate away() {
    return Away.OPERATIONS;
  }

  /** One for all tests: its client has no connection to close. */
  private static final class Away {
    static final MongoTemplate OPERATIONS =
        new MongoTemplate(
            client("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100", new ArrayList<>()),
            "away");
  }

  MongoTemplate operations() {
    return new MongoTemplate(client, name);
  }

  MongoUsers users() {
    var users = new MongoUsers(operations());
    users.prepare();
    return users;
  }

  MongoLoginAttempts loginAttempts() {
    var attempts = new MongoLoginAttempts(operations());
    attempts.prepare();
    return attempts;
  }

  MongoCollection<Document> collection(String collection) {
    return client.getDatabase(name).getCollection(collection);
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
      client.getDatabase(name).drop();
    }
  }
}

package dev.latchkey.adapters.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.latchkey.benchmarks.SeededStore;
import dev.latchkey.domain.User;
import java.util.List;
import java.util.Objects;
import org.springframework.data.mongodb.core.MongoTemplate;

/** Adds many users at once, in the form in which the adapter stores one. */
public final class SeededUsers implements SeededStore {

  private final MongoClient client;
  private final Server server;

  public SeededUsers(String url) {
    var connection = new ConnectionString(url);
    client = MongoClients.create(ClientSettings.of(connection).build());
    MongoTemplate template =
        MongoAdapter.template(
            client,
            Objects.requireNonNull(connection.getDatabase()),
            MongoAdapter.maxCommand(client),
            MongoAdapter.converter());
    new UsersCollection(template).makeIndexes();
    server = new Server(template);
  }

  @Override
  public void add(List<User> users) {
    server.execute(template -> template.insertAll(users.stream().map(UserDocument::of).toList()));
  }

  @Override
  public void close() {
    client.close();
  }
}

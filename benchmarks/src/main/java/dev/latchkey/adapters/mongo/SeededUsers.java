package dev.latchkey.adapters.mongo;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.InsertManyOptions;
import dev.latchkey.domain.User;
import java.util.List;

/** Many users at once, stored as the adapter stores one. */
public final class SeededUsers {

  private final Store store;

  public SeededUsers(MongoDatabase database) {
    new MongoUsers(database).prepare();
    store = new Store(database.getCollection("users"));
  }

  public void add(List<User> users) {
    var documents = users.stream().map(UserDocument::first).toList();
    store.execute(
        collection -> collection.insertMany(documents, new InsertManyOptions().ordered(false)));
  }
}

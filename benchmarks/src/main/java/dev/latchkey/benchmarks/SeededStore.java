package dev.latchkey.benchmarks;

import dev.latchkey.adapters.mongo.SeededUsers;
import dev.latchkey.adapters.sql.SeededRows;
import dev.latchkey.domain.User;
import java.util.List;

/** Adds many users quickly, in the form in which the adapter stores one, to a prepared store. */
public interface SeededStore extends AutoCloseable {

  /** Opens {@code mongodb://…}, {@code postgresql://…} or else the file of SQLite. */
  static SeededStore open(String store) {
    return store.startsWith("mongodb:") ? new SeededUsers(store) : new SeededRows(store);
  }

  void add(List<User> users);

  /** Ends the transaction, if there is one. */
  @Override
  void close();
}

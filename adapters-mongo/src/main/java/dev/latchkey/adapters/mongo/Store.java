package dev.latchkey.adapters.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import dev.latchkey.application.port.StoreUnavailable;
import java.util.function.Function;
import org.bson.Document;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.MongoOperations;

/** One collection; what the driver throws is translated here and never leaves the adapter. */
record Store(MongoOperations mongo, String collection) {

  /**
   * Runs commands on the collection.
   *
   * @throws DuplicateKeyException if a unique index refuses a write
   * @throws StoreUnavailable if the server cannot answer, or refuses otherwise
   */
  <T> T execute(Function<MongoCollection<Document>, T> commands) {
    try {
      T result = mongo.execute(collection, commands::apply);
      if (result == null) {
        throw new IllegalArgumentException("commands always answer something");
      }
      return result;
    } catch (DuplicateKeyException duplicate) {
      throw duplicate;
    } catch (DataAccessException | MongoException failed) {
      throw new StoreUnavailable("the store cannot answer", failed);
    }
  }
}

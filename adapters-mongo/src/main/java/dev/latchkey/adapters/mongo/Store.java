package dev.latchkey.adapters.mongo;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import dev.latchkey.application.port.StoreUnavailable;
import java.util.function.Function;
import org.bson.Document;

/** One collection; what the driver throws is translated here and never leaves the adapter. */
record Store(MongoCollection<Document> collection) {

  /** A unique index refuses a write. */
  static final class Duplicate extends RuntimeException {
    Duplicate(MongoException refused) {
      super(refused);
    }
  }

  /**
   * Runs commands on the collection.
   *
   * @throws Duplicate if a unique index refuses a write
   * @throws StoreUnavailable if the server cannot answer, or refuses otherwise
   */
  <T> T execute(Function<MongoCollection<Document>, T> commands) {
    try {
      return commands.apply(collection);
    } catch (MongoException failed) {
      if (ErrorCategory.fromErrorCode(failed.getCode()) == ErrorCategory.DUPLICATE_KEY) {
        throw new Duplicate(failed);
      }
      throw new StoreUnavailable("the store cannot answer", failed);
    }
  }
}

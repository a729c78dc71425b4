package dev.latchkey.adapters.mongo;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
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
      if (isDuplicate(failed)) {
        throw new Duplicate(failed);
      }
      throw new StoreUnavailable("the store cannot answer", failed);
    }
  }

  private static boolean isDuplicate(MongoException failed) {
    int code =
        failed instanceof MongoBulkWriteException bulk && !bulk.getWriteErrors().isEmpty()
            ? bulk.getWriteErrors().get(0).getCode()
            : failed.getCode();
    return ErrorCategory.fromErrorCode(code) == ErrorCategory.DUPLICATE_KEY;
  }
}

package dev.latchkey.adapters.mongo;

import dev.latchkey.application.port.StoreUnavailable;
import java.util.function.Function;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.MongoTemplate;

/**
 * The MongoDB server: runs operations on it, and translates the exceptions of Spring and the
 * driver.
 */
record Server(MongoTemplate template) {

  /**
   * Runs operations.
   *
   * @throws DuplicateKeyException if a unique index rejects a write; the caller must handle it
   * @throws StoreUnavailable if the server does not answer, or rejects the operation
   */
  <T> T execute(Function<MongoTemplate, T> operations) {
    try {
      return operations.apply(template);
    } catch (DuplicateKeyException decidedByTheCaller) {
      throw decidedByTheCaller;
    } catch (DataAccessException failed) {
      throw new StoreUnavailable("the store cannot answer", failed);
    }
  }
}

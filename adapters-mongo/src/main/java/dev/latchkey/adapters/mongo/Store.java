package dev.latchkey.adapters.mongo;

import dev.latchkey.application.port.StoreUnavailable;
import java.util.function.Function;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.MongoTemplate;

/** The boundary of the adapter: translates the exceptions of Spring and the driver. */
record Store(MongoTemplate template) {

  /**
   * Runs operations.
   *
   * @throws DuplicateKeyException if a unique index rejects a write; the caller must handle it
   * @throws StoreUnavailable if the server does not answer, or rejects the operation
   * @throws IllegalStateException if a document cannot be read
   */
  <T> T execute(Function<MongoTemplate, T> operations) {
    try {
      return operations.apply(template);
    } catch (DuplicateKeyException decidedByTheCaller) {
      throw decidedByTheCaller;
    } catch (DataAccessException failed) {
      throw new StoreUnavailable("the store cannot answer", failed);
    } catch (ConversionFailedException unreadable) {
      // Its own message may hold the document; that of UserReader does not.
      if (unreadable.getCause() instanceof IllegalStateException named) {
        throw named;
      }
      throw new IllegalStateException("a document cannot be read");
    }
  }
}

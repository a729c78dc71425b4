package dev.latchkey.bootstrap;

import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;

/** A bad way to MongoDB. */
class FaultsOnMongoTest extends StoreFaultsContract {

  @BeforeAll
  static void start() throws IOException {
    start(new TestStore.InMemoryMongo());
  }
}

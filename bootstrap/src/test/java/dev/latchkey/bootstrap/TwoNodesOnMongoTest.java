package dev.latchkey.bootstrap;

/** Two nodes on MongoDB. */
class TwoNodesOnMongoTest extends TwoNodesContract {
  TwoNodesOnMongoTest() {
    super(new TestStore.InMemoryMongo());
  }
}

package dev.latchkey.bootstrap;

/** Two nodes on MongoDB. */
class TwoNodesOnMongoTest extends TwoNodes {
  TwoNodesOnMongoTest() {
    super(new TestStore.InMemoryMongo());
  }
}

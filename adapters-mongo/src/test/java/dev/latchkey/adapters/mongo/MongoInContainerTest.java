package dev.latchkey.adapters.mongo;

import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.mongodb.MongoDBContainer;

/** The contracts on MongoDB itself, where there is a container engine. */
@Testcontainers(disabledWithoutDocker = true)
class MongoInContainerTest extends MongoContracts {

  @Container private static final MongoDBContainer MONGO = new MongoDBContainer("mongo:8");

  @Override
  String url() {
    return MONGO.getConnectionString();
  }
}

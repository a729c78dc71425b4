package dev.latchkey.broken.bootstrap;

import com.mongodb.client.MongoClient;
import org.bson.Document;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.data.mongodb.core.MongoTemplate;

/** Does more than say where MongoDB is. */
public interface MongoWiring {
  void knows(Document document);

  void knows(MongoClient client);

  void knows(MongoConnectionDetails server);

  void knows(MongoTemplate template);
}

package dev.latchkey.broken.adapters.web;

import com.mongodb.ConnectionString;
import org.bson.Document;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.data.mongodb.core.MongoTemplate;

/** Speaks to MongoDB from elsewhere. */
interface MongoSpeaker {
  void knows(ConnectionString server);

  void knows(Document document);

  void knows(MongoConnectionDetails server);

  void knows(MongoTemplate template);
}

package dev.latchkey.bootstrap;

import com.mongodb.ConnectionString;
import dev.latchkey.adapters.mongo.MongoAdapter;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.Users;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The store on the server of {@code MONGODB_URL}. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean({Users.class, LoginAttempts.class})
@Import(MongoAdapter.class)
class MongoStore {

  /** The text may hold a password: it is not repeated. */
  @Bean
  ConnectionString mongodbUrl(LatchkeyProperties properties) {
    ConnectionString connection;
    try {
      connection = new ConnectionString(properties.mongodbUrl());
    } catch (IllegalArgumentException malformed) {
      throw invalid(
          "MONGODB_URL must be a connection string such as mongodb://localhost:27017/latchkey; in"
              + " its user and password, %40 stands for @, %3A for :, %2F for / and %25 for %.");
    }
    if (connection.getDatabase() == null) {
      throw invalid(
          "MONGODB_URL must name a database, as mongodb://localhost:27017/latchkey does.");
    }
    return connection;
  }

  private static InvalidConfigurationPropertyValueException invalid(String sentence) {
    return new InvalidConfigurationPropertyValueException(
        Setting.MONGODB_URL.name(), null, sentence);
  }
}

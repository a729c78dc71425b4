package dev.latchkey.bootstrap;

import dev.latchkey.adapters.mongo.MongoAdapter;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.Users;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The store on the server of {@code MONGODB_URL}. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean({Users.class, LoginAttempts.class})
@Import(MongoAdapter.class)
class MongoStore {

  @Bean
  StoreName storeName() {
    return new StoreName("mongodb");
  }
}

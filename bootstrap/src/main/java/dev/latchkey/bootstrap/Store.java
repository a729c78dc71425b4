package dev.latchkey.bootstrap;

import dev.latchkey.adapters.mongo.MongoAdapter;
import dev.latchkey.adapters.sql.SqlAdapter;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.Users;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/**
 * The store that the settings name. It is chosen while beans are made, not while they are defined:
 * so the definitions that a build computes serve every store. The beans of the adapters are lazy,
 * and those of the other store are never made.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean({Users.class, LoginAttempts.class})
@Import({SqlAdapter.class, MongoAdapter.class})
class Store {

  @Bean
  StoreName storeName(LatchkeyProperties properties) {
    return StoreName.of(properties);
  }

  @Bean
  @Primary
  Users users(StoreName store, BeanFactory adapters) {
    return adapters.getBean(store.adapter() + "Users", Users.class);
  }

  @Bean
  @Primary
  LoginAttempts loginAttempts(StoreName store, BeanFactory adapters) {
    return adapters.getBean(store.adapter() + "LoginAttempts", LoginAttempts.class);
  }
}

package dev.latchkey.bootstrap;

import dev.latchkey.adapters.sql.SqlAdapter;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.Users;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The store in the database of {@code LATCHKEY_POSTGRES_URL} or, without it, in a SQLite file. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean({Users.class, LoginAttempts.class})
@Import(SqlAdapter.class)
class SqlStore {

  @Bean
  StoreName storeName(LatchkeyProperties properties) {
    return new StoreName(properties.postgresUrl().isEmpty() ? "sqlite" : "postgresql");
  }
}

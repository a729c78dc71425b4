package dev.latchkey.adapters.sql;

import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.Users;
import java.nio.file.Path;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Plugs a SQL database into the driven ports: PostgreSQL if its URL is set, else SQLite, in a file
 * of the bean {@code dataDirectory}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SqlProperties.class)
public class SqlAdapter {

  @Bean
  Database sqlDatabase(
      SqlProperties properties, @Qualifier("dataDirectory") ObjectProvider<Path> dataDirectory) {
    return properties.postgresUrl().isEmpty()
        ? Sqlite.open(dataDirectory.getObject().resolve("latchkey.sqlite"))
        : Postgres.open(properties.postgresUrl());
  }

  @Bean
  Users users(Database database) {
    return new SqlUsers(database);
  }

  @Bean
  LoginAttempts loginAttempts(Database database) {
    return new SqlLoginAttempts(database);
  }
}

package dev.latchkey.adapters.sql;

import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.Users;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * Plugs a SQL database into the driven ports: PostgreSQL if its URL is set, else SQLite, in a file
 * of the bean {@code dataDirectory}. Its beans are lazy, so no database is opened until one of the
 * ports is asked for.
 */
@Configuration(proxyBeanMethods = false)
@Lazy
@EnableConfigurationProperties(SqlProperties.class)
public class SqlAdapter {

  @Bean
  Database sqlDatabase(
      SqlProperties properties,
      @Qualifier("dataDirectory") ObjectProvider<Path> dataDirectory,
      ObjectProvider<MeterRegistry> metrics) {
    Database database =
        properties.postgresUrl().isEmpty()
            ? sqlite(dataDirectory.getObject().resolve("latchkey.sqlite"), properties.command())
            : Postgres.open(properties.postgresUrl());
    metrics.ifAvailable(database::bindTo);
    return database;
  }

  private static Database sqlite(Path file, boolean command) {
    return command ? Sqlite.openUnchecked(file) : Sqlite.open(file);
  }

  @Bean
  Users sqlUsers(Database database) {
    return new SqlUsers(database);
  }

  @Bean
  LoginAttempts sqlLoginAttempts(Database database) {
    return new SqlLoginAttempts(database);
  }
}

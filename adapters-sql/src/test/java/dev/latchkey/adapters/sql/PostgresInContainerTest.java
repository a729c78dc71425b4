package dev.latchkey.adapters.sql;

import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The contracts on the newest PostgreSQL, where there is a container engine. */
@Testcontainers(disabledWithoutDocker = true)
class PostgresInContainerTest extends PostgresElsewhereContracts {

  @Container
  private static final PostgreSQLContainer POSTGRES = new PostgreSQLContainer("postgres:18-alpine");

  @Override
  String url() {
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(
            POSTGRES.getUsername(),
            POSTGRES.getPassword(),
            POSTGRES.getHost(),
            POSTGRES.getFirstMappedPort(),
            POSTGRES.getDatabaseName());
  }
}

package dev.latchkey.adapters.sql;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The contracts on the PostgreSQL server that is installed. */
@Tag("installed")
class PostgresTest extends SqlContracts {

  @AutoClose private static PostgresServer server;

  private String database = "";

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(PostgresServer.isInstalled(), "no PostgreSQL is installed");
    server = new PostgresServer("fsync=off", "max_connections=400");
  }

  @Override
  void create() {
    database = server.newDatabase();
  }

  @Override
  Database open() {
    return Postgres.open(PostgresServer.url(database, server.port()));
  }

  @Override
  void takeAwayFrom(Database node) {
    server.execute("postgres", "drop database " + database + " with (force)");
  }
}

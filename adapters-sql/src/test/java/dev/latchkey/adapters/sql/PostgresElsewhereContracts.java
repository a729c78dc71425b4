package dev.latchkey.adapters.sql;

/** The contracts in a database that runs elsewhere; its tables are dropped before each test. */
abstract class PostgresElsewhereContracts extends SqlContracts {

  /** Where the database is. */
  abstract String url();

  @Override
  void create() {
    try (Database database = open()) {
      database.write(
          sql -> sql.sql("drop table if exists users, login_attempts, latchkey_schema").update());
    }
  }

  @Override
  Database open() {
    return Postgres.open(url());
  }

  @Override
  void takeAwayFrom(Database node) {
    node.close();
  }
}

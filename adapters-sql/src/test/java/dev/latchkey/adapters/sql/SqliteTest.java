package dev.latchkey.adapters.sql;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contracts on a file of SQLite. */
class SqliteTest extends SqlContracts {

  @TempDir private Path directory;

  @Override
  void create() {
    // The directory is empty.
  }

  @Override
  Database open() {
    return Sqlite.open(directory.resolve("latchkey.sqlite"));
  }

  @Override
  void takeAwayFrom(Database node) {
    node.close();
  }
}

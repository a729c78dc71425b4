package dev.latchkey.adapters.sql;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Makes the file of a {@link SqliteFile} under another name, and names it once it is whole. */
record NewSqliteFile(SqliteFile target) {

  private static final Logger LOG = LoggerFactory.getLogger(NewSqliteFile.class);

  /** The file in which the store that was embedded before SQLite kept its users. */
  private static final String FORMER = "latchkey.mv.db";

  /** What the other name begins with, after that of the file. */
  private static final String NEW = ".new";

  private static final Duration LONGEST_START = Duration.ofMinutes(1);

  /**
   * Makes the file, unless another process is quicker.
   *
   * @throws InvalidConfigurationPropertyValueException if it cannot be made, or users may be
   *     elsewhere; its reason is a sentence that names the file
   */
  void create() {
    Path log = file().resolveSibling(file().getFileName() + "-wal");
    if (Files.exists(log)) {
      throw SqliteFile.refused(
          "The data file "
              + file()
              + " is missing, but its log "
              + log.getFileName()
              + " is there: restore the file, or move the log away, too, to start with no users.");
    }
    Path former = file().resolveSibling(FORMER);
    if (Files.exists(former)) {
      throw SqliteFile.refused(
          "The file "
              + former
              + " holds the users of an earlier Latchkey, which this one cannot read: move it away"
              + " to start with no users, or let LATCHKEY_DATA_DIR name another directory.");
    }
    try {
      Path fresh =
          Files.createTempFile(directory(), file().getFileName() + NEW, null, target.ownerOnly());
      deleteOlderThan(fresh);
      try (Connection connection = Sqlite.connect(fresh);
          Statement statement = connection.createStatement()) {
        statement.execute("pragma application_id = " + SqliteFile.APPLICATION_ID);
        SqliteFile.SCHEMA.migrate(connection);
      }
      // From now on, an empty file is a damaged one.
      name(fresh);
      force(directory());
      LOG.info("{} did not exist and was made: it has no users", file());
    } catch (SQLException | IOException unusable) {
      throw SqliteFile.refused(
          "The data file "
              + file()
              + " cannot be made ("
              + unusable.getMessage()
              + "): make room for it, or let LATCHKEY_DATA_DIR name another directory.");
    }
  }

  private Path file() {
    return target.file();
  }

  private Path directory() {
    return file().resolveSibling("");
  }

  /**
   * Deletes the files of interrupted starts, but not the one that another process may be making.
   */
  private void deleteOlderThan(Path fresh) throws IOException {
    Instant old = Files.getLastModifiedTime(fresh).toInstant().minus(LONGEST_START);
    String name = Pattern.quote(file().getFileName() + NEW);
    // What createTempFile and SQLite name so; an operator's own file may begin alike.
    Pattern unnamedFile = Pattern.compile(name + "\\d+\\.tmp(-wal|-shm|-journal)?");
    try (DirectoryStream<Path> unnamed =
        Files.newDirectoryStream(
            directory(), it -> unnamedFile.matcher(it.getFileName().toString()).matches())) {
      for (Path left : unnamed) {
        deleteIfOlder(left, old);
      }
    }
  }

  private static void deleteIfOlder(Path left, Instant old) throws IOException {
    try {
      if (Files.getLastModifiedTime(left).toInstant().isBefore(old)) {
        Files.deleteIfExists(left);
      }
    } catch (NoSuchFileException deletedByItsOwner) {
      // SQLite deletes a journal, and the other process its file, when it is done with it.
    }
  }

  /** Unlike a move, a link never replaces the file of another process. */
  private void name(Path fresh) throws IOException {
    try {
      Files.createLink(file(), fresh);
      Files.delete(fresh);
    } catch (FileAlreadyExistsException otherWasQuicker) {
      Files.delete(fresh);
    } catch (UnsupportedOperationException | FileSystemException noLinks) {
      Files.move(fresh, file());
    }
  }

  /** Writes the names in the directory to the disk, where the system can. */
  private void force(Path directory) throws IOException {
    if (target.knowsOwners()) {
      try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }
}

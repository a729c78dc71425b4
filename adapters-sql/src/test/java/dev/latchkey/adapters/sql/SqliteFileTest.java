package dev.latchkey.adapters.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import dev.latchkey.testkit.Together;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** The file as an operator sees it. */
class SqliteFileTest {

  /** Also: a path that a URL would take for something else. */
  private static final String NAME = "latch key?mode=memory#%41.sqlite";

  private static final User TOM =
      User.create(
          new Username("tom"), new EmailAddress("tom@example.com"), new PasswordHash("$plain$"));

  /** Longer than a command may take, shorter than a client waits. */
  private static final Duration LONGEST = Duration.ofSeconds(6);

  @TempDir private Path directory;

  private Path file() {
    return directory.resolve(NAME);
  }

  @BeforeEach
  void addTom() {
    try (var database = Sqlite.open(file())) {
      new SqlUsers(database).add(TOM);
    }
  }

  private void assertHasTom() {
    try (var database = Sqlite.open(file())) {
      assertThat(new SqlUsers(database).find(TOM.id())).contains(TOM);
    }
  }

  /** The sentence that says why the file is not opened. */
  private String refusal() {
    return String.valueOf(
        catchThrowableOfType(
                InvalidConfigurationPropertyValueException.class, () -> Sqlite.open(file()).close())
            .getReason());
  }

  @Test
  void keepsUsersInOneFileOnceItIsClosed() {
    assertThat(directory.toFile().list()).containsExactly(NAME);
    assertHasTom();
  }

  @Test
  void belongsToItsOwnerAloneWithAllThatStandsBesideIt() {
    assumeTrue(
        directory.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "no owners on this file system");
    try (var database = Sqlite.open(file())) {
      new SqlUsers(database).update(TOM.id(), user -> user.rehash(new PasswordHash("$new$")));
      assertThat(directory.toFile().listFiles())
          .hasSize(3)
          .allSatisfy(
              file ->
                  assertThat(Files.getPosixFilePermissions(file.toPath()))
                      .isEqualTo(PosixFilePermissions.fromString("rw-------")));
    }
  }

  @Test
  void refusesAFileThatIsDamagedOrNotItsOwnAndLeavesItAsItIs() throws IOException {
    byte[] whole = Files.readAllBytes(file());
    byte[] headerOnly = Arrays.copyOf(whole, whole.length);
    Arrays.fill(headerOnly, 4096, whole.length, (byte) 7);
    for (byte[] damaged :
        List.of(
            headerOnly,
            Arrays.copyOf(whole, whole.length - 4096),
            new byte[0],
            "not a database".repeat(999).getBytes(UTF_8),
            new byte[whole.length])) {
      Files.write(file(), damaged);
      assertThat(refusal())
          .startsWith("The data file " + file() + " cannot be used (")
          .endsWith("move it away to start with no users.");
      assertThat(file()).hasBinaryContent(damaged);
    }
    Files.write(file(), whole);
    assertHasTom();
  }

  @Test
  void refusesTheLogOfAFileThatIsMissing() throws IOException {
    Path log = directory.resolve(NAME + "-wal");
    Files.delete(file());
    Files.write(log, new byte[32]);
    assertThat(refusal()).contains("is missing, but its log");
    assertThat(log).exists();
  }

  @Test
  void makesTheFileAfterAStartThatWasCutShort() throws IOException {
    Path unnamed = Files.move(file(), directory.resolve(NAME + ".new123.tmp"));
    Path log = Files.write(directory.resolve(NAME + ".new123.tmp-wal"), new byte[32]);
    Path backup = Files.write(directory.resolve(NAME + ".new"), new byte[32]);
    for (Path left : List.of(unnamed, log, backup)) {
      Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    }
    try (var database = Sqlite.open(file())) {
      Users users = new SqlUsers(database);
      assertThat(users.find(TOM.id())).isEmpty();
    }
    assertThat(directory.toFile().list()).containsExactlyInAnyOrder(NAME, NAME + ".new");
  }

  @Test
  void letsProcessesThatStartConcurrentlyShareOneFile() throws IOException {
    Files.delete(file());
    var outcomes = Together.run(8, i -> () -> Sqlite.open(file()));
    assertThat(outcomes).allSatisfy(it -> assertThat(it.failure()).isNull());
    new SqlUsers(result(outcomes.get(0))).add(TOM);
    assertThat(outcomes)
        .allSatisfy(
            it -> {
              try (var database = result(it)) {
                assertThat(new SqlUsers(database).find(TOM.id())).contains(TOM);
              }
            });
    assertThat(directory.toFile().list()).containsExactly(NAME);
  }

  private static Database result(Together.Outcome<Database> outcome) {
    return Objects.requireNonNull(outcome.result());
  }

  /** Another process writes and does not end; this one waits as long as a command may take. */
  @Test
  void answersInTimeWhileAnotherProcessHoldsTheLock() throws SQLException {
    try (var database = Sqlite.open(file());
        var other = Sqlite.connect(file());
        var statement = other.createStatement()) {
      var users = new SqlUsers(database);
      statement.execute("begin immediate");
      var outcomes =
          Together.run(
              6,
              i ->
                  () -> {
                    long start = System.nanoTime();
                    assertThat(users.find(TOM.id())).as("reads go on").contains(TOM);
                    assertThat(catchThrowable(() -> users.remove(TOM.id())))
                        .isInstanceOf(StoreUnavailable.class);
                    return Duration.ofNanos(System.nanoTime() - start);
                  });
      assertThat(outcomes)
          .allSatisfy(it -> assertThat(it.result()).isNotNull().isLessThan(LONGEST));
      statement.execute("rollback");
      assertThat(users.remove(TOM.id())).contains(TOM);
    }
  }

  /** A backup would be older than the file. */
  @Test
  void advisesNoRestoreWhileAnotherProcessHoldsTheLock() throws SQLException {
    try (var other = Sqlite.connect(file());
        var statement = other.createStatement()) {
      statement.execute("begin immediate");
      assertThat(refusal()).contains("another program is writing").doesNotContain("backup");
    }
  }

  @Test
  void refusesWhatANewerLatchkeyWrote() throws SQLException {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:file:" + file().toUri().getRawPath());
        var statement = connection.createStatement()) {
      statement.executeUpdate("update latchkey_schema set version = 99");
    }
    assertThat(refusal()).contains("written by a newer Latchkey");
  }

  @Test
  void doesNotMakeAFileAgainThatWasTakenAwayWhileItIsOpen() throws IOException {
    try (var database = Sqlite.open(file())) {
      Files.delete(file());
      assertThat(new SqlUsers(database).find(TOM.id())).contains(TOM);
    }
    assertThat(file()).doesNotExist();
  }

  @Test
  void startsWithoutUsersOnlyIfAnEarlierLatchkeyLeftNone() throws IOException {
    Path former = Files.createFile(directory.resolve("latchkey.mv.db"));
    assertHasTom();
    Files.delete(file());
    assertThat(refusal()).startsWith("The file " + former + " holds the users of an earlier");
    assertThat(file()).doesNotExist();
  }
}

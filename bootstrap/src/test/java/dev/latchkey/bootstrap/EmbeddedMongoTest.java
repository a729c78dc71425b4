package dev.latchkey.bootstrap;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.mongodb.ConnectionString;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import de.bwaldvogel.mongo.MongoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class EmbeddedMongoTest {

  private static final int MEBIBYTE = 1 << 20;

  @TempDir Path temp;

  @BeforeAll
  static void logNothing() {
    for (String name :
        List.of(
            "de.bwaldvogel.mongo",
            "io.netty",
            "org.mongodb.driver",
            DurableBackend.class.getName())) {
      ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.OFF);
    }
  }

  /** An open store and a client of it. */
  record Opened(DataDirectory directory, EmbeddedMongo mongo, MongoClient client)
      implements AutoCloseable {

    static Opened at(Path path) {
      DataDirectory directory = new DataDirectory(path);
      try {
        EmbeddedMongo mongo = new EmbeddedMongo(directory);
        return new Opened(directory, mongo, MongoClients.create(mongo.url()));
      } catch (RuntimeException e) {
        directory.close();
        throw e;
      }
    }

    MongoCollection<Document> users() {
      return client.getDatabase("latchkey").getCollection("users");
    }

    @Override
    public void close() {
      client.close();
      mongo.close();
      directory.close();
    }
  }

  @Test
  void listensOnTheLoopbackAloneAndNamesItsDatabase() {
    try (Opened opened = Opened.at(temp.resolve("data"))) {
      assertThat(opened.mongo().url()).matches("mongodb://127\\.0\\.0\\.1:[0-9]+/latchkey");
      assertThat(new ConnectionString(opened.mongo().url()).getDatabase()).isEqualTo("latchkey");
    }
  }

  @Test
  void keepsDocumentsAndIndexesOverAClose() {
    Path path = temp.resolve("data");
    try (Opened opened = Opened.at(path)) {
      opened.users().createIndex(ascending("email"), new IndexOptions().unique(true));
      opened.users().insertOne(new Document("_id", "tom").append("email", "tom@example.org"));
      opened.users().updateOne(eq("_id", "tom"), set("email", "t@example.org"));
    }
    try (Opened opened = Opened.at(path)) {
      assertThat(opened.users().find(eq("email", "t@example.org")))
          .containsExactly(new Document("_id", "tom").append("email", "t@example.org"));
      assertThat(opened.users().find(eq("email", "tom@example.org"))).isEmpty();
      assertThatExceptionOfType(MongoWriteException.class)
          .isThrownBy(() -> opened.users().insertOne(new Document("email", "t@example.org")))
          .withMessageContaining("E11000");
    }
  }

  @Test
  void keepsItsFilesItsOwnersAlone() throws IOException {
    Path path = temp.resolve("data");
    try (Opened opened = Opened.at(path)) {
      opened.users().insertOne(new Document());
      if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        for (String file : List.of(EmbeddedMongo.FILE, "latchkey.lock")) {
          assertThat(Files.getPosixFilePermissions(path.resolve(file)))
              .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
      }
      assertThat(path.toFile().list()).containsOnly(EmbeddedMongo.FILE, "latchkey.lock");
    }
  }

  @Test
  void answersWhatAHealthCheckAsks() {
    try (Opened opened = Opened.at(temp.resolve("data"))) {
      assertThat(opened.client().listDatabaseNames()).contains("latchkey");
      assertThat(opened.client().getDatabase("admin").runCommand(new Document("hello", 1)))
          .containsEntry("isWritablePrimary", true)
          .containsKey("maxWireVersion");
    }
  }

  @Test
  void findsByIdAndMoreWhatTheServerWouldScanFor() {
    try (Opened opened = Opened.at(temp.resolve("data"))) {
      opened.users().insertOne(new Document("_id", "tom").append("version", 1));
      opened.users().insertOne(new Document("_id", "jacky").append("version", 1));
      assertThat(opened.users().find(and(eq("_id", "tom"), eq("version", 1)))).hasSize(1);
      assertThat(opened.users().find(and(eq("_id", "tom"), eq("version", 2)))).isEmpty();
      assertThat(opened.users().find(and(eq("_id", "nobody"), eq("version", 1)))).isEmpty();
      assertThat(opened.users().find(new Document("_id", "tom").append("version", 1))).hasSize(1);
      assertThat(opened.users().find(new Document("version", 2).append("_id", "tom"))).isEmpty();
      assertThat(opened.users().find(and(in("_id", "tom", "nobody", "tom"), eq("version", 1))))
          .hasSize(1);
      assertThat(opened.users().find(and(in("_id", "tom", "jacky"), eq("version", 2)))).isEmpty();
    }
  }

  @Test
  void refusesToOpenADamagedFile() throws IOException {
    Path path = temp.resolve("data");
    try (Opened opened = Opened.at(path)) {
      opened.users().insertOne(new Document("_id", "tom"));
    }
    Path file = path.resolve(EmbeddedMongo.FILE);
    byte[] whole = Files.readAllBytes(file);
    byte[] headerOnly = whole.clone();
    Arrays.fill(headerOnly, 8192, whole.length, (byte) 7);
    for (byte[] damaged :
        List.of(
            headerOnly,
            new byte[0],
            "not a store".repeat(999).getBytes(UTF_8),
            new byte[whole.length])) {
      Files.write(file, damaged);
      assertThatIllegalStateException()
          .isThrownBy(() -> Opened.at(path))
          .withMessageStartingWith("The data file " + file + " cannot be opened (")
          .withMessageEndingWith(
              "): restore it from a backup, or move it away to start with no" + " users");
      assertThat(file).hasBinaryContent(damaged);
    }
    Files.write(file, whole);
    try (Opened opened = Opened.at(path)) {
      assertThat(opened.users().find(eq("_id", "tom"))).hasSize(1);
    }
  }

  @Test
  void acknowledgesNothingOnceAWriteDidNotReachTheFile() {
    Path file = temp.resolve("file");
    DurableBackend backend = new DurableBackend(DurableBackend.open(file));
    MongoServer server = new MongoServer(backend);
    try (MongoClient client = MongoClients.create(server.bindAndGetConnectionString())) {
      MongoCollection<Document> users = client.getDatabase("latchkey").getCollection("users");
      users.insertOne(new Document("_id", "kept"));
      // As a disk does that is full or gone.
      backend.getMvStore().getFileStore().close();
      for (String id : List.of("lost", "alsoLost")) {
        assertThatExceptionOfType(MongoException.class)
            .isThrownBy(() -> users.insertOne(new Document("_id", id)));
      }
      assertThatExceptionOfType(MongoCommandException.class)
          .isThrownBy(() -> users.find().first())
          .withMessageContaining("could not write its file");
    } finally {
      server.shutdownNow();
    }
    DurableBackend again = new DurableBackend(DurableBackend.open(file));
    MongoServer restarted = new MongoServer(again);
    try (MongoClient client = MongoClients.create(restarted.bindAndGetConnectionString())) {
      assertThat(client.getDatabase("latchkey").getCollection("users").find())
          .containsExactly(new Document("_id", "kept"));
    } finally {
      restarted.shutdownNow();
    }
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void readsADocumentAsOneWriteLeftIt() throws Exception {
    try (Opened opened = Opened.at(temp.resolve("data"))) {
      opened.users().insertOne(new Document("_id", "tom").append("a", 0).append("z", 0));
      AtomicBoolean written = new AtomicBoolean();
      inParallel(
          List.of(
              () -> {
                for (int i = 0; i < 300; i++) {
                  opened.users().updateOne(eq("_id", "tom"), combine(inc("a", 1), inc("z", 1)));
                }
                written.set(true);
                return null;
              },
              () -> {
                while (!written.get()) {
                  Document tom = opened.users().find(eq("_id", "tom")).first();
                  assertThat(tom).isNotNull();
                  assertThat(tom.get("a")).isEqualTo(tom.get("z"));
                }
                return null;
              }));
    }
  }

  /** As the service logs in: find, then replace where the version is still the one found. */
  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void staysSmallOverTwentyThousandLogins() throws Exception {
    Path path = temp.resolve("data");
    Path file = path.resolve(EmbeddedMongo.FILE);
    int users = 100;
    int logins = 20_000;
    AtomicInteger left = new AtomicInteger(logins);
    try (Opened opened = Opened.at(path)) {
      for (int user = 0; user < users; user++) {
        opened
            .users()
            .insertOne(
                new Document("_id", user + "x".repeat(20))
                    .append("passwordHash", "x".repeat(97))
                    .append("sessions", List.of())
                    .append("version", 0));
      }
      Callable<Void> loggingIn =
          () -> {
            Random random = new Random(left.get());
            int next;
            while ((next = left.getAndDecrement()) > 0) {
              logIn(opened.users(), random.nextInt(users) + "x".repeat(20), "session-" + next);
              if (next % 100 == 0) {
                assertThat(file)
                    .satisfies(f -> assertThat(Files.size(f)).isLessThan(64 * MEBIBYTE));
              }
            }
            return null;
          };
      inParallel(
          List.of(
              loggingIn, loggingIn, loggingIn, loggingIn, loggingIn, loggingIn, loggingIn,
              loggingIn, loggingIn, loggingIn, loggingIn, loggingIn));
    }
    assertThat(Files.size(file)).isLessThan(16 * MEBIBYTE);
    try (Opened opened = Opened.at(path)) {
      int versions = 0;
      for (Document user : opened.users().find()) {
        versions += user.getInteger("version");
        assertThat(user.getList("sessions", Document.class)).hasSize(20);
      }
      assertThat(versions).isEqualTo(logins);
    }
  }

  private static void logIn(MongoCollection<Document> users, String id, String session) {
    Instant now = Instant.EPOCH;
    while (true) {
      Document user = users.find(eq("_id", id)).first();
      assertThat(user).isNotNull();
      int version = user.getInteger("version");
      List<Document> sessions = new ArrayList<>(user.getList("sessions", Document.class));
      if (sessions.size() == 20) {
        sessions.remove(0);
      }
      sessions.add(
          new Document("_id", session)
              .append("openedAt", now)
              .append("lastSeenAt", now)
              .append("expiresAt", now)
              .append("device", "d".repeat(130)));
      Document fields = new Document(user).append("sessions", sessions);
      fields.append("version", version + 1).remove("_id");
      if (users
              .updateOne(and(eq("_id", id), eq("version", version)), new Document("$set", fields))
              .getModifiedCount()
          == 1) {
        return;
      }
    }
  }

  private static void inParallel(List<Callable<Void>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}

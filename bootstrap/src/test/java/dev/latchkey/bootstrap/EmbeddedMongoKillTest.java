package dev.latchkey.bootstrap;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import dev.latchkey.bootstrap.EmbeddedMongoTest.Opened;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the embedded store acknowledged is there after its process was killed at any point. */
class EmbeddedMongoKillTest {

  private static final int KILLS = 3;

  @TempDir Path temp;

  @BeforeAll
  static void logNothing() {
    EmbeddedMongoTest.logNothing();
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void keepsEveryAcknowledgedWriteOverKills() throws Exception {
    Path path = temp.resolve("data");
    Random random = new Random();
    Map<String, Integer> acknowledged = new HashMap<>();
    for (int kill = 0; kill < KILLS; kill++) {
      writeAndKill(path, "run" + kill, 50 + random.nextInt(250), acknowledged);
      try (Opened opened = Opened.at(path)) {
        assertKept(opened, acknowledged);
      }
    }
  }

  /** Kills after that many acknowledgements, and also counts those that came before the end. */
  private static void writeAndKill(
      Path path, String run, int writes, Map<String, Integer> acknowledged) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                path.toString(),
                run)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      int seen = 0;
      for (String line = lines.readLine(); line != null; line = readLine(lines)) {
        String[] fields = line.split(" ", -1);
        if (fields.length == 4 && fields[0].equals("acknowledged") && fields[3].equals(".")) {
          acknowledged.put(fields[1], Integer.parseInt(fields[2]));
          if (++seen == writes) {
            process.destroyForcibly();
          }
        }
      }
      assertThat(seen).isGreaterThanOrEqualTo(writes);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static @Nullable String readLine(BufferedReader lines) {
    try {
      return lines.readLine();
    } catch (IOException e) {
      // Closed under us by the kill, as some systems do.
      return null;
    }
  }

  private static void assertKept(Opened opened, Map<String, Integer> acknowledged) {
    MongoCollection<Document> users = opened.users();
    Map<String, Integer> kept = new HashMap<>();
    for (Document user : users.find()) {
      String id = user.getString("_id");
      int version = user.getInteger("version");
      kept.put(id, version);
      assertThat(user.getString("name")).isEqualTo(name(id, version));
      assertThat(users.find(eq("name", name(id, version)))).containsExactly(user);
      assertThat(users.find(eq("_id", id))).containsExactly(user);
    }
    // One more than acknowledged may have been written when the kill came.
    acknowledged.forEach(
        (id, version) -> assertThat(kept.get(id)).as(id).isBetween(version, version + 1));
    Document validated =
        opened.client().getDatabase("latchkey").runCommand(new Document("validate", "users"));
    assertThat(validated.get("keysPerIndex", Document.class).values())
        .hasSize(2)
        .containsOnly((long) kept.size());
    acknowledged.putAll(kept);
  }

  private static String name(String id, int version) {
    return id + "-" + version;
  }

  /** Writes until it is killed, and says so of each write when it is acknowledged. */
  static final class Writer {

    private static final int THREADS = 4;

    /** An end, if nobody kills. */
    private static final int WRITES = 20_000;

    private Writer() {}

    public static void main(String[] arguments) throws Exception {
      EmbeddedMongoTest.logNothing();
      // Left open: its end is the kill.
      Opened opened = Opened.at(Path.of(arguments[0]));
      opened.users().createIndex(ascending("name"), new IndexOptions().unique(true));
      List<Thread> threads =
          IntStream.range(0, THREADS)
              .mapToObj(i -> new Thread(() -> write(opened.users(), arguments[1] + "." + i)))
              .toList();
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      System.exit(0);
    }

    private static void write(MongoCollection<Document> users, String prefix) {
      for (int i = 0; i < WRITES / THREADS / 4; i++) {
        String id = prefix + "." + i;
        users.insertOne(
            new Document("_id", id)
                .append("name", name(id, 0))
                .append("more", "x".repeat(500))
                .append("version", 0));
        acknowledged(id, 0);
        for (int version = 1; version < 4; version++) {
          users.updateOne(
              eq("_id", id), combine(set("name", name(id, version)), set("version", version)));
          acknowledged(id, version);
        }
      }
    }

    private static void acknowledged(String id, int version) {
      System.out.println("acknowledged " + id + " " + version + " .");
    }
  }
}

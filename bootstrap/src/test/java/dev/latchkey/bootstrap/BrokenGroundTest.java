package dev.latchkey.bootstrap;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.client.MongoClients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the service does where it cannot stand: it says so in a sentence, and does nothing half. */
@Timeout(180)
class BrokenGroundTest {

  /** Sets the longest that a file may grow to: beyond it a write fails, as on a full disk. */
  private static final Path LIMITER = Path.of("/usr/bin/prlimit");

  @TempDir private Path directory;

  private Path data() {
    return directory.resolve("data");
  }

  private String[] settings(Path data) {
    return new String[] {"latchkey.data-dir=" + data, "latchkey.throttle.enabled=false"};
  }

  @Test
  void aFullDiskLosesNothingThatWasAcknowledged() throws Exception {
    assumeTrue(Files.isExecutable(LIMITER), "there is no prlimit to limit the size of files");
    try (var first = new LatchkeyContext(settings(data()))) {
      assertThat(first.service().signUp("tom").statusCode()).isEqualTo(200);
    }
    long size = Files.size(data().resolve(EmbeddedMongo.FILE));
    var acknowledged = new ArrayList<>(List.of("tom"));
    try (var full = limited(size + 16_384, "log-full")) {
      var service = full.service();
      String name = "jacky";
      while (service.signUp(name).statusCode() == 200) {
        acknowledged.add(name);
        name = "jacky-" + acknowledged.size();
      }
      assertThat(service.signUp("luke").statusCode()).isEqualTo(503);
      assertThat(service.login("tom").statusCode()).isEqualTo(503);
      assertThat(health(service, "readiness")).isEqualTo(503);
      assertThat(health(service, "liveness")).isEqualTo(200);
      assertThat(full.logged())
          .containsOnlyOnce(
              "cannot be written (java.io.IOException: File too large): nothing is stored");
      full.stop();
    }
    try (var restarted = new LatchkeyContext(settings(data()))) {
      var service = restarted.service();
      for (String name : acknowledged) {
        assertThat(service.login(name).statusCode()).as(name).isEqualTo(200);
      }
      assertThat(service.signUp("luke").statusCode()).isEqualTo(200);
    }
  }

  /** Too small for the empty file, and for what the first start writes to it. */
  @ParameterizedTest
  @CsvSource({"4096, cannot be made (File too large)", "16384, cannot write its file in"})
  void aDiskThatIsFullAtTheStartRefusesIt(long bytes, String why) throws Exception {
    assumeTrue(Files.isExecutable(LIMITER), "there is no prlimit to limit the size of files");
    try (var full = limited(bytes, "log")) {
      assertRefused(full, why);
      assertThat(full.logged()).contains(data().toString());
    }
    try (var next = new LatchkeyContext(settings(data()))) {
      assertThat(next.service().signUp("tom").statusCode()).isEqualTo(200);
    }
  }

  private JavaProcess limited(long bytes, String log) throws IOException {
    return JavaProcess.latchkey(
        List.of(LIMITER.toString(), "--fsize=" + bytes), directory.resolve(log), settings(data()));
  }

  private static int health(Service service, String probe) {
    return service.call("GET", "/actuator/health/" + probe, null, null).statusCode();
  }

  @Test
  void aDirectoryThatCannotBeWrittenRefusesTheStart() throws Exception {
    Path data = Path.of("/proc/self/fd");
    // Of the kernel: its owner's alone, and nobody can make a file there, not even root.
    assumeTrue(
        Files.isDirectory(data)
            && PosixFilePermissions.toString(Files.getPosixFilePermissions(data))
                .equals("r-x------"),
        "there is no directory that nobody can write");
    try (var refused = JavaProcess.latchkey(directory.resolve("log"), settings(data))) {
      assertRefused(refused, "that this account may write");
    }
  }

  @Test
  void aPortThatIsTakenRefusesTheStart() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"));
        var refused =
            JavaProcess.latchkey(
                directory.resolve("log"),
                "latchkey.data-dir=" + data(),
                "server.port=" + taken.getLocalPort())) {
      assertRefused(refused, "Port " + taken.getLocalPort() + " was already in use");
    }
  }

  @Test
  void aDamagedDataFileRefusesTheStart() throws Exception {
    try (var directory = new DataDirectory(data())) {
      directory.secret();
      Files.writeString(directory.createFile(EmbeddedMongo.FILE), "not a store".repeat(999));
    }
    try (var refused = JavaProcess.latchkey(directory.resolve("log"), settings(data()))) {
      assertRefused(refused, "The data file " + data().resolve(EmbeddedMongo.FILE));
    }
  }

  /** One sentence, no stack trace, an exit code, and nothing that was ever served. */
  private static void assertRefused(JavaProcess refused, String why) throws Exception {
    assertThat(refused.exitValue()).isEqualTo(1);
    assertThat(refused.logged())
        .containsOnlyOnce("APPLICATION FAILED TO START")
        .containsOnlyOnce(why)
        .doesNotContain("\tat ", "Tomcat started");
  }

  @Test
  void aDamagedUserHarmsNobodyElse() throws Exception {
    Path log = directory.resolve("log");
    try (var directory = new DataDirectory(data());
        var store = new EmbeddedMongo(directory);
        var client = MongoClients.create(store.url());
        var process =
            JavaProcess.latchkey(
                log,
                "latchkey.mongodb-url=" + store.url(),
                "latchkey.jwt-signing-secret=correct horse battery staple zebra")) {
      var service = process.service();
      service.signUp("tom");
      service.signUp("jacky");
      var token = Service.token(service.login("tom"));
      var users = client.getDatabase("latchkey").getCollection("users");
      users.updateOne(eq("username", "tom"), set("sessions", "none"));
      for (var answer :
          List.of(
              service.login("tom"),
              service.me(token),
              service.changePassword(token, "new-password"),
              service.logout(token))) {
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
      }
      var jacky = service.login("jacky");
      assertThat(service.me(Service.token(jacky)).statusCode()).isEqualTo(200);
      assertThat(health(service, "readiness")).isEqualTo(200);
      assertThat(
              Pattern.compile("the document \\S+ in users cannot be read")
                  .matcher(process.logged())
                  .find())
          .as("the log names the document")
          .isTrue();
    }
  }
}

package dev.latchkey.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.adapters.web.Service;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

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
  void aFullDiskIsSaidSoUntilThereIsRoomAndLosesNothing() throws Exception {
    assumeTrue(Files.isExecutable(LIMITER), "there is no prlimit to limit the size of files");
    try (var process = JavaProcess.latchkey(directory.resolve("log"), settings(data()))) {
      assertSaidSoUntilRepaired(
          process.service(), () -> limit(process, "4096:"), () -> limit(process, "unlimited:"));
      process.kill();
    }
    try (var restarted = new LatchkeyContext(settings(data()))) {
      var service = restarted.service();
      for (String name : List.of("tom", "luke")) {
        assertThat(service.login(name).statusCode()).as(name).isEqualTo(200);
      }
    }
  }

  /** As a disk that was mounted again to be read only. */
  @Test
  void aDiskThatCannotBeWrittenIsSaidSoUntilItCan() throws Exception {
    try (var latchkey = new LatchkeyContext(settings(data()))) {
      assertSaidSoUntilRepaired(
          latchkey.service(),
          () -> assumeTrue(isImmutable("+i"), "this account cannot make files immutable here"),
          () -> isImmutable("-i"));
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void assertSaidSoUntilRepaired(Service service, Step damage, Step repair)
      throws Exception {
    assertThat(service.signUp("tom").statusCode()).isEqualTo(200);
    var token = Service.token(service.login("tom"));
    damage.run();
    try {
      assertThat(service.signUp("luke").statusCode()).isEqualTo(503);
      assertThat(service.login("tom").statusCode()).isEqualTo(503);
      assertThat(service.logout(token).statusCode()).isEqualTo(503);
      assertThat(service.me(token).statusCode()).as("what needs no write").isEqualTo(200);
      assertThat(health(service, "liveness")).isEqualTo(200);
      awaitReadiness(service, 503);
    } finally {
      repair.run();
    }
    assertThat(service.signUp("luke").statusCode()).as("without a restart").isEqualTo(200);
    assertThat(service.logout(token).statusCode()).isEqualTo(200);
    awaitReadiness(service, 200);
  }

  /** It writes once in a while only. */
  private static void awaitReadiness(Service service, int status) {
    Await.until(
        "readiness is " + status,
        StoreHealth.BETWEEN_WRITES.multipliedBy(6),
        () -> health(service, "readiness") == status);
  }

  private boolean isImmutable(String flag) throws Exception {
    String[] command = {
      "chattr",
      flag,
      data().resolve("latchkey.sqlite").toString(),
      data().resolve("latchkey.sqlite-wal").toString()
    };
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  /** Sets the soft limit of a process that runs. */
  private static void limit(JavaProcess process, String bytes) throws Exception {
    var limiter =
        new ProcessBuilder(
                LIMITER.toString(), "--pid=" + process.process().pid(), "--fsize=" + bytes)
            .start();
    assertThat(limiter.waitFor()).isZero();
  }

  /** Too full even for SQLite's native library. */
  @Test
  void aDiskThatIsFullAtTheStartRefusesIt() throws Exception {
    assumeTrue(Files.isExecutable(LIMITER), "there is no prlimit to limit the size of files");
    List<String> limited = List.of(LIMITER.toString(), "--fsize=16384");
    try (var full = JavaProcess.latchkey(limited, directory.resolve("log"), settings(data()))) {
      assertThat(full.exitValue()).isEqualTo(1);
      assertOneSentence(full.logged(), "SQLite's native library cannot be loaded");
    }
    try (var next = new LatchkeyContext(settings(data()))) {
      assertThat(next.service().signUp("tom").statusCode()).isEqualTo(200);
    }
  }

  private static int health(Service service, String probe) {
    return service.call("GET", "/actuator/health/" + probe, null, null).statusCode();
  }

  @Test
  void aPortThatIsTakenRefusesTheStart() throws Exception {
    PrintStream usual = System.out;
    var printed = new ByteArrayOutputStream();
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
      String port = "server.port=" + taken.getLocalPort();
      System.setOut(new PrintStream(printed, true, UTF_8));
      assertThatThrownBy(() -> new LatchkeyContext("latchkey.data-dir=" + data(), port).close())
          .isNotNull();
      assertOneSentence(
          printed.toString(UTF_8), "Port " + taken.getLocalPort() + " was already in use");
    } finally {
      System.setOut(usual);
    }
  }

  /** And no stack trace, and nothing that was ever served. */
  private static void assertOneSentence(String log, String why) {
    assertThat(log)
        .containsOnlyOnce("APPLICATION FAILED TO START")
        .containsOnlyOnce(why)
        .doesNotContain("\tat ", "Tomcat started");
  }

  @Test
  void aDamagedUserDoesNotAffectOthers() throws Exception {
    String url = "jdbc:sqlite:" + data().resolve("latchkey.sqlite");
    var log = (Logger) LoggerFactory.getLogger("dev.latchkey.adapters.web.Errors");
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    try (var latchkey = new LatchkeyContext(settings(data()))) {
      log.setLevel(Level.ERROR);
      log.addAppender(lines);
      var service = latchkey.service();
      service.signUp("tom");
      service.signUp("jacky");
      var token = Service.token(service.login("tom"));
      try (var connection = DriverManager.getConnection(url);
          var statement = connection.createStatement()) {
        statement.executeUpdate("update users set sessions = 'none' where username = 'tom'");
      }
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
      assertThat(lines.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .as("the log names the row")
          .isNotEmpty()
          .allSatisfy(
              line ->
                  assertThat(line)
                      .matches("a user is damaged: the row \\S+ in users cannot be read: .*"));
    } finally {
      log.detachAppender(lines);
    }
  }
}

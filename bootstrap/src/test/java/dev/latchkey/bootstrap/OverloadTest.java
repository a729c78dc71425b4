package dev.latchkey.bootstrap;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.latchkey.adapters.web.Service;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** More connections than the launcher's heap, or the file descriptors, could hold. */
@EnabledOnOs(OS.LINUX)
@Timeout(180)
class OverloadTest {

  private static final Path LAUNCHER = Path.of("../distribution/latchkey");

  private static final int BEGUN = 3_000;

  @TempDir private Path directory;

  private final List<Socket> connections = new ArrayList<>();

  @AfterEach
  void hangUp() throws IOException {
    for (Socket connection : connections) {
      connection.close();
    }
  }

  @Test
  void servesOthersBesideThreeThousandBegunRequests() throws Exception {
    var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    assumeTrue(
        system.getMaxFileDescriptorCount() > 2 * BEGUN,
        "the limit of open files is below " + 2 * BEGUN);
    var runner = List.of("env", "JAVA_TOOL_OPTIONS=" + launcherOptions());
    try (var process = start(runner)) {
      var service = process.service();
      service.signUp("tom");
      String begun =
          "POST /api/user/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
              + "Content-Length: 100\r\n\r\n{";
      for (int i = 0; i < BEGUN; i++) {
        connect(service, begun);
      }
      assertThat(service.login("tom").statusCode()).isEqualTo(200);
    }
  }

  private static String launcherOptions() throws IOException {
    Matcher options =
        Pattern.compile("ExitOnOutOfMemoryError .*?\\$\\{JAVA_OPTS-(.*?)}", Pattern.DOTALL)
            .matcher(Files.readString(LAUNCHER));
    assertThat(options.find()).isTrue();
    return options.group(1) + " -XX:+ExitOnOutOfMemoryError";
  }

  @Test
  void endsWhenItIsOutOfMemory() throws IOException {
    assertThat(Files.readString(LAUNCHER)).contains("java\" -XX:+ExitOnOutOfMemoryError ");
  }

  @Test
  void logsInAgainAfterTheFileDescriptorsWereUsedUp() throws Exception {
    try (var process = start(List.of("sh", "-c", "ulimit -n 256; exec \"$@\"", "sh"))) {
      var service = process.service();
      service.signUp("tom");
      for (int i = 0; i < 300; i++) {
        connect(service, "");
      }
      assertThat(service.login("tom").statusCode()).isEqualTo(200);
      hangUp();
      assertThat(service.login("tom").statusCode()).isEqualTo(200);
    }
  }

  private JavaProcess start(List<String> runner) throws IOException {
    return JavaProcess.latchkey(
        runner,
        directory.resolve("log"),
        "latchkey.throttle.enabled=false",
        "latchkey.data-dir=" + directory.resolve("data"));
  }

  /** One that the server closes at once, because it has too many, counts as well. */
  private void connect(Service service, String said) throws IOException {
    var connection = new Socket();
    connections.add(connection);
    connection.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), service.port()), 10_000);
    try {
      connection.getOutputStream().write(said.getBytes(US_ASCII));
    } catch (IOException closed) {
      assertThat(closed).hasMessageContaining("reset");
    }
  }
}

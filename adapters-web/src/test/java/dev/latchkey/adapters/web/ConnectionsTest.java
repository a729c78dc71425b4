package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.latchkey.testkit.Core;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send nothing, or slowly, or do not read, keep no other client waiting. */
@Timeout(120)
class ConnectionsTest {

  private static final int MANY = 10_000;

  private static final int THREADS = 25;

  /** More than the server has threads. */
  private static final int SLOW = 2 * THREADS;

  private static final Duration LONGEST_ANSWERS = Duration.ofSeconds(30);

  // As long as a thread that waits would wait: a busy machine is quicker.
  @AutoClose
  private static final WebServer server =
      new WebServer(
          new Core(),
          "server.tomcat.connection-timeout=60s",
          "server.tomcat.threads.max=" + THREADS);

  private final List<RawConnection> connections = new ArrayList<>();

  @AfterEach
  void hangUp() throws IOException {
    for (RawConnection connection : connections) {
      connection.close();
    }
  }

  @Test
  void servesOthersBesideTenThousandIdleConnections() throws IOException {
    int many = (int) Math.min(MANY, freeDescriptors() / 2 - 200);
    for (int i = 0; i < many; i++) {
      connections.add(new RawConnection(server));
    }
    assertServes();
  }

  /** The last ones are refused, by each part of the server that refuses. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/user/me HT",
        "GET /api/user/me HTTP/1.1\nHost: a\nCookie: jwt=",
        "POST /api/user/login HTTP/1.1\nHost: a\nContent-Type: application/json\nContent-Length: 100\n\n{",
        "POST /api/user/login HTTP/1.1\nHost: a\nContent-Type: application/json\nTransfer-Encoding: chunked\n\n1\n{\n",
        "POST /api/user/logout HTTP/1.1\nHost: a\nContent-Length: 100\n\n{",
        "POST /api/user/login HTTP/1.1\nHost: a\nExpect: 100-continue\nContent-Length: 100\n\n",
        "GET /app.js HTTP/1.1\nHost: a\nContent-Length: 100\n\n{",
        "POST /api/user/login HTTP/1.1\nHost: a\nSec-Fetch-Site: cross-site\nContent-Length: 1000000\n\n{",
        "POST /api/user/login HTTP/1.1\nHost: a\nContent-Type: */*\nContent-Length: 1000000\n\n{",
        "POST /nowhere HTTP/1.1\nHost: a\nContent-Length: 1000000\n\n{",
        "POST /WEB-INF/x HTTP/1.1\nHost: a\nContent-Length: 1000000\n\n{",
        "POST /WEB-INF/x HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n1\n{\n",
        "POST /%ff HTTP/1.1\nHost: a\nContent-Length: 1000000\n\n{",
        "TRACE / HTTP/1.1\nHost: a\nContent-Length: 1000000\n\n{",
        "OPTIONS * HTTP/1.1\nHost: a\nContent-Length: 1000000\n\n{",
        "OPTIONS * HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n1\n{\n",
      })
  void servesOthersBesideRequestsThatDoNotEnd(String begin) throws IOException {
    for (int i = 0; i < SLOW; i++) {
      connect(begin);
    }
    assertServes();
  }

  @Test
  void unfinishedRequestsDoNotTakeAllOfFewConnections() throws IOException {
    try (var small =
        new WebServer(
            new Core(),
            "server.tomcat.connection-timeout=60s",
            "server.tomcat.max-connections=100")) {
      for (int i = 0; i < 150; i++) {
        var connection = new RawConnection(small);
        connections.add(connection);
        connection.sendIfOpen("GET /api/user/me HT");
      }
      assertTimeout(LONGEST_ANSWERS, () -> assertServes(small));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/swagger-ui/swagger-ui-bundle.js", "/v3/api-docs", "/app.js"})
  void servesOthersBesideClientsThatDoNotReadAFile(String path) throws IOException {
    for (int i = 0; i < SLOW; i++) {
      connect(get(path));
    }
    assertServes();
  }

  /** Each answer is short, and sent before the next request; together they fill all buffers. */
  @ParameterizedTest
  @ValueSource(strings = {"/api/user/me", "/nowhere"})
  void servesOthersBesideClientsThatDoNotReadAnswers(String path) throws IOException {
    for (int i = 0; i < SLOW; i++) {
      connect(get(path));
    }
    for (int more = 0; more < 60; more++) {
      assertServes();
      for (RawConnection connection : connections) {
        connection.sendIfOpen(get(path).replace("\n", "\r\n"));
      }
    }
    assertServes();
  }

  /** The answers to a hundred requests in a row would keep a thread, and with it other clients. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/user/me HTTP/1.1\nHost: a\n\n",
        "GET / HTTP/1.1\nHost: a\n\n",
        "GET /forward-auth HTTP/1.1\nHost: a\n\n",
        "GET /WEB-INF/x HTTP/1.1\nHost: a\n\n",
        "OPTIONS * HTTP/1.1\nHost: a\n\n",
        "TRACE / HTTP/1.1\nHost: a\n\n",
        "POST /api/user/login HTTP/1.1\nHost: a\nContent-Length: 2\n\n{}",
        "POST /api/user/login HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n2\n{}\n0\n\n",
      })
  void answersTheFirstOfPipelinedRequestsAndCloses(String request) throws IOException {
    String answer = RawConnection.answer(server, request.replace("\n", "\r\n").repeat(5));
    assertThat(answer).containsOnlyOnce("HTTP/1.1 ").containsOnlyOnce("Connection: close");
  }

  @Test
  void keepsAConnectionWhoseClientWaitsForEachAnswer() throws IOException {
    try (var connection = new RawConnection(server)) {
      for (String path : List.of("/app.js", "/api/user/me", "/nowhere")) {
        connection.send("HEAD %s HTTP/1.1\r\nHost: a\r\n\r\n".formatted(path));
        assertThat(connection.answerUntil("\r\n\r\n")).doesNotContain("Connection: close");
      }
    }
  }

  @Test
  void sendsALongFileToASlowReader() throws IOException {
    String path = "/swagger-ui/swagger-ui-bundle.js";
    try (var connection = new RawConnection(server, 4096)) {
      connection.send("GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".formatted(path));
      String answer = connection.answer();
      String file = server.get(path).text();
      assertThat(answer).hasSizeGreaterThan(1_000_000).endsWith(file);
    }
  }

  @Test
  void givesUpABodyThatDoesNotCome() throws IOException {
    String answer = RawConnection.answer(server, unfinished("/api/user/login"));
    assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"code\":\"request_timeout\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/user/login", "/api/user/logout"})
  void doesNothingForABodyThatIsCutOff(String path) throws IOException {
    try (var connection = new RawConnection(server)) {
      connection.send(unfinished(path)).shutdownOutput();
      assertThat(connection.answer()).doesNotContain("HTTP/1.1 2", "done");
    }
  }

  private static String unfinished(String path) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
  }

  private static String get(String path) {
    return "GET %s HTTP/1.1\nHost: a\n\n".formatted(path);
  }

  private void connect(String said) throws IOException {
    var connection = new RawConnection(server, 4096);
    connections.add(connection);
    connection.send(said.replace("\n", "\r\n"));
  }

  private static void assertServes() {
    assertTimeout(LONGEST_ANSWERS, () -> assertServes(server));
  }

  private static void assertServes(WebServer server) throws IOException {
    for (int i = 0; i < 3; i++) {
      String answer =
          RawConnection.answer(
              server, "GET /api/user/me HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      assertThat(answer).startsWith("HTTP/1.1 401 ");
    }
  }

  private static long freeDescriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount()
        : Long.MAX_VALUE;
  }
}

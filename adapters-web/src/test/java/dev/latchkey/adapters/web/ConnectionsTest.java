package dev.latchkey.adapters.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.latchkey.testkit.Core;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that connect and say nothing, or not all, or too much, keep nobody else from his answer.
 */
@Timeout(60)
class ConnectionsTest {

  private static final int MANY = 10_000;

  /** More than the server has threads. */
  private static final int SLOW = 300;

  /** What a machine that is busy with all of that may need. */
  private static final int LONGEST_ANSWER_MILLIS = 5_000;

  private static WebServer server;

  private final List<SocketChannel> connections = new ArrayList<>();

  @BeforeAll
  static void start() {
    server = new WebServer(new Core());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void hangUp() throws IOException {
    for (SocketChannel connection : connections) {
      connection.close();
    }
  }

  @Test
  void servesOthersBesideTenThousandIdleConnections() throws IOException {
    int many = (int) Math.min(MANY, freeDescriptors() / 2 - 200);
    for (int i = 0; i < many; i++) {
      connect("");
    }
    assertServes();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/user/me HT",
        "GET /api/user/me HTTP/1.1\r\nHost: localhost\r\nCookie: jwt=",
        "POST /api/user/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"user\"",
        "POST /api/user/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{\"user\"\r\n",
        "POST /api/user/logout HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
      })
  void servesOthersBesideRequestsThatDoNotEnd(String begin) throws IOException {
    for (int i = 0; i < SLOW; i++) {
      connect(begin);
    }
    assertServes();
  }

  @Test
  void givesUpABodyThatDoesNotCome() throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(unfinished("/api/user/login"));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"code\":\"request_timeout\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/user/login", "/api/user/logout"})
  void doesNothingForABodyThatIsCutOff(String path) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(unfinished(path));
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).doesNotContain("HTTP/1.1 2", "done");
    }
  }

  private static byte[] unfinished(String path) {
    return ("POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: 100\r\n\r\n{")
        .getBytes(US_ASCII);
  }

  private void connect(String said) throws IOException {
    var connection =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    connections.add(connection);
    var bytes = ByteBuffer.wrap(said.getBytes(US_ASCII));
    while (bytes.hasRemaining()) {
      connection.write(bytes);
    }
  }

  private static void assertServes() throws IOException {
    for (int i = 0; i < 3; i++) {
      try (var socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()),
            LONGEST_ANSWER_MILLIS);
        socket.setSoTimeout(LONGEST_ANSWER_MILLIS);
        socket
            .getOutputStream()
            .write(
                "GET /api/user/me HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(US_ASCII));
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answer).startsWith("HTTP/1.1 401 ");
      }
    }
  }

  private static long freeDescriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount()
        : Long.MAX_VALUE;
  }
}

package dev.latchkey.adapters.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A connection that sends exactly the given bytes. */
final class RawConnection implements AutoCloseable {

  private static final int LONGEST_ANSWER_MILLIS = 30_000;

  private final Socket socket = new Socket();

  RawConnection(WebServer server) throws IOException {
    this(server, 64 * 1024);
  }

  /**
   * @param receiveBuffer how much the client's kernel takes before the client reads
   */
  RawConnection(WebServer server, int receiveBuffer) throws IOException {
    socket.setReceiveBufferSize(receiveBuffer);
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()),
        LONGEST_ANSWER_MILLIS);
    socket.setSoTimeout(LONGEST_ANSWER_MILLIS);
  }

  RawConnection send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    return this;
  }

  /** Sends, unless the server has closed the connection. */
  void sendIfOpen(String text) {
    try {
      send(text);
    } catch (IOException closed) {
      // As far as the test cares, the request was rejected.
    }
  }

  /** Status and headers of the next answer. */
  String head() throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    return head.toString();
  }

  /** Everything that the server sends until it closes the connection. */
  String answer() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), UTF_8);
  }

  /** The answer to one request. */
  static String answer(WebServer server, String request) throws IOException {
    try (var connection = new RawConnection(server)) {
      return connection.send(request).answer();
    }
  }

  void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

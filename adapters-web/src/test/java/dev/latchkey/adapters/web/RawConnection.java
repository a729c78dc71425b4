package dev.latchkey.adapters.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A connection that sends exactly the given bytes. */
final class RawConnection implements AutoCloseable {

  private static final int LONGEST_ANSWER_MILLIS = 30_000;
  private static final int USUAL_BUFFER = 64 * 1024;

  private final Socket socket;

  RawConnection(WebServer server) throws IOException {
    this(server, USUAL_BUFFER);
  }

  /**
   * @param receiveBuffer how much the client's kernel takes before the client reads
   */
  RawConnection(WebServer server, int receiveBuffer) throws IOException {
    this(new Socket(), server.port(), receiveBuffer);
  }

  private RawConnection(Socket socket, int port, int receiveBuffer) throws IOException {
    this.socket = socket;
    socket.setReceiveBufferSize(receiveBuffer);
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LONGEST_ANSWER_MILLIS);
    socket.setSoTimeout(LONGEST_ANSWER_MILLIS);
  }

  /** Opens a TLS connection to a proxy and accepts any certificate. */
  static RawConnection overTls(int port) throws IOException {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustEverybody()}, null);
      return new RawConnection(context.getSocketFactory().createSocket(), port, USUAL_BUFFER);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
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

  /** Tells the server that nothing follows. */
  RawConnection shutdownOutput() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** Reads until the text has arrived or the server closes the connection. */
  String answerUntil(String end) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        break;
      }
      text.append((char) next);
    }
    return text.toString();
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

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static final class TrustEverybody implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

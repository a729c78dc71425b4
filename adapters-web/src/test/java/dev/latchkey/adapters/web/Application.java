package dev.latchkey.adapters.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An application behind a proxy, which believes what the proxy tells it. It keeps every request as
 * it came, greets the user, shows a page with {@link #ASSETS} assets, and echoes over WebSockets.
 */
final class Application implements AutoCloseable {

  static final int ASSETS = 200;

  private static final String SWITCHED =
      """
      HTTP/1.1 101 Switching Protocols\r
      Upgrade: websocket\r
      Connection: Upgrade\r
      Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
      \r
      """;

  /**
   * A request as it arrived.
   *
   * @param head the request line and the headers
   */
  record Received(String head, String body) {

    /** The lower-cased lines of the headers whose names look like that of an identity. */
    List<String> identity() {
      return head.lines()
          .map(line -> line.toLowerCase(Locale.ROOT))
          .filter(line -> line.matches("(remote|latchkey)[^a-z0-9:][^:]*:.*"))
          .sorted()
          .toList();
    }

    String header(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .collect(Collectors.joining(" AND "));
    }

    String path() {
      return head.split(" ", 3)[1];
    }
  }

  final List<Received> received = new CopyOnWriteArrayList<>();
  private final ServerSocket socket = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            var thread = new Thread(work, "application");
            thread.setDaemon(true);
            return thread;
          });

  Application() throws IOException {
    threads.execute(
        () -> {
          while (!socket.isClosed()) {
            try {
              Socket connection = socket.accept();
              threads.execute(() -> serve(connection));
            } catch (IOException closed) {
              return;
            }
          }
        });
  }

  int port() {
    return socket.getLocalPort();
  }

  private void serve(Socket connection) {
    try (connection) {
      var in = new BufferedInputStream(connection.getInputStream());
      OutputStream out = connection.getOutputStream();
      var request = read(in);
      if (request.head().isEmpty()) {
        return;
      }
      received.add(request);
      if (request.header("Upgrade").equalsIgnoreCase("websocket")) {
        out.write(SWITCHED.getBytes(ISO_8859_1));
        in.transferTo(out);
      } else {
        out.write(answer(request).getBytes(ISO_8859_1));
      }
    } catch (IOException gone) {
      // The proxy or the test has closed the connection.
    }
  }

  private static Received read(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return new Received("", "");
      }
      head.append((char) next);
    }
    var request = new Received(head.toString(), "");
    String length = request.header("Content-Length");
    byte[] body = length.isEmpty() ? new byte[0] : in.readNBytes(Integer.parseInt(length));
    return new Received(request.head(), new String(body, ISO_8859_1));
  }

  private static String answer(Received request) {
    boolean script = request.path().startsWith("/asset/");
    String assets =
        IntStream.range(0, request.path().equals("/assets") ? ASSETS : 0)
            .mapToObj(i -> "<script src=\"/asset/" + i + "\"></script>")
            .collect(Collectors.joining());
    String body =
        script
            ? "window.loaded = (window.loaded ?? 0) + 1"
            : "<!doctype html><title>Application</title><h1>Welcome, %s</h1><p>%s</p>%s"
                .formatted(request.header("Remote-User"), request.path(), assets);
    return "HTTP/1.1 200 OK\r\nContent-Type: text/%s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
        .formatted(script ? "javascript" : "html", body.length(), body);
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }
}

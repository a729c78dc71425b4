package dev.latchkey.adapters.mail;

import com.icegreen.greenmail.util.DummySSLServerSocketFactory;
import dev.latchkey.application.port.Letter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/** Mail servers for tests, and adapters that use them. */
final class MailServers {

  private MailServers() {}

  static MailProperties properties(String smtpUrl) {
    return new MailProperties(
        smtpUrl,
        "Example <id@example.com>",
        "help@example.com",
        "Example",
        "https://id.example.com");
  }

  static QueuedLetters letters(String smtpUrl, List<Duration> pauses, MeterRegistry metrics) {
    return letters(properties(smtpUrl), pauses, metrics, letter -> {});
  }

  static QueuedLetters letters(
      MailProperties properties,
      List<Duration> pauses,
      MeterRegistry metrics,
      Consumer<Letter> lost) {
    var sender = SmtpServer.parse(properties.smtpUrl()).sender();
    var delivery = new Delivery(sender, properties, Clock.systemUTC());
    return new QueuedLetters(delivery, pauses, 100, metrics, lost);
  }

  static QueuedLetters letters(String smtpUrl) {
    return letters(smtpUrl, List.of(), new SimpleMeterRegistry());
  }

  /** What a server without TLS or authentication answers when it accepts everything. */
  static String polite(String line) {
    if (line.equals("<connected>")) {
      return "220 ready";
    } else if (line.equals("DATA")) {
      return "354 go on";
    }
    return Stream.of("EHLO", "MAIL FROM:", "RCPT TO:", "RSET").anyMatch(line::startsWith)
            || line.equals(".")
        ? "250 ok"
        : "";
  }

  /** A server that answers each line as a script says; null closes the connection. */
  static final class Scripted implements AutoCloseable {
    private final ServerSocket socket;
    private final Function<String, @Nullable String> script;
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /** Every line that a client sent. */
    final List<String> received = new CopyOnWriteArrayList<>();

    Scripted(Function<String, @Nullable String> script) {
      this(ServerSocketFactory.getDefault(), script);
    }

    private Scripted(ServerSocketFactory sockets, Function<String, @Nullable String> script) {
      this.script = script;
      try {
        socket = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      start(this::accept);
    }

    /** Begins each connection with TLS; its certificate is signed by itself. */
    static Scripted withTls(Function<String, @Nullable String> script) {
      return new Scripted(DummySSLServerSocketFactory.getDefault(), script);
    }

    /** Accepts connections and never answers. */
    static Scripted stalling() {
      return new Scripted(line -> "");
    }

    /** Speaks SMTP, but gives that reply to one command. */
    static Scripted replying(String command, String reply) {
      return new Scripted(line -> line.startsWith(command) ? reply : polite(line));
    }

    String url() {
      return urlWithTls() + "?starttls=off";
    }

    String urlWithTls() {
      return "smtp://127.0.0.1:" + socket.getLocalPort();
    }

    private static void start(Runnable work) {
      var thread = new Thread(work, "scripted mail server");
      thread.setDaemon(true);
      thread.start();
    }

    private void accept() {
      try {
        while (true) {
          Socket client = socket.accept();
          open.add(client);
          start(() -> talk(client));
        }
      } catch (IOException closed) {
        // the end
      }
    }

    private void talk(Socket client) {
      try (client) {
        var in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        for (String line = "<connected>"; line != null; line = in.readLine()) {
          received.add(line);
          String reply = script.apply(line);
          if (reply == null) {
            return;
          }
          if (!reply.isEmpty()) {
            client.getOutputStream().write((reply + "\r\n").getBytes(StandardCharsets.UTF_8));
            client.getOutputStream().flush();
          }
        }
      } catch (IOException gone) {
        // the client's choice
      }
    }

    long count(String command) {
      return received.stream().filter(line -> line.startsWith(command)).count();
    }

    @Override
    public void close() {
      try {
        socket.close();
        for (Socket client : new ArrayList<>(open)) {
          client.close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

package dev.latchkey.bootstrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/**
 * A Postfix of its own, which demands STARTTLS and passes all mail on to another server. It uses
 * nothing of the Postfix that the machine may run.
 */
final class Postfix implements AutoCloseable {

  private static final Path EXECUTABLE = Path.of("/usr/sbin/postfix");

  private static final String TRUST_PASSWORD = "changeit";

  private static final String MAIN =
      """
      compatibility_level = 3.6
      queue_directory = DIR/spool
      data_directory = DIR/data
      maillog_file = DIR/log
      maillog_file_prefixes = DIR
      myhostname = relay.localhost
      mydestination =
      alias_maps =
      inet_interfaces = 127.0.0.1
      inet_protocols = ipv4
      disable_dns_lookups = yes
      smtpd_peername_lookup = no
      mynetworks = 127.0.0.0/8
      smtpd_relay_restrictions = permit_mynetworks, reject
      smtpd_tls_security_level = encrypt
      smtpd_tls_cert_file = DIR/cert.pem
      smtpd_tls_key_file = DIR/key.pem
      default_transport = smtp:[127.0.0.1]:NEXT
      """;

  private static final String MASTER =
      """
      127.0.0.1:PORT inet n - n - - smtpd
      cleanup unix n - n - 0 cleanup
      qmgr unix n - n 300 1 qmgr
      tlsmgr unix - - n 1000? 1 tlsmgr
      rewrite unix - - n - - trivial-rewrite
      bounce unix - - n - 0 bounce
      defer unix - - n - 0 bounce
      trace unix - - n - 0 bounce
      smtp unix - - n - - smtp
      error unix - - n - - error
      retry unix - - n - - error
      proxymap unix - - n - - proxymap
      anvil unix - - n - 1 anvil
      postlog unix-dgram n - n - 1 postlogd
      """;

  private final Path directory;
  private final int port;
  private final Process process;

  /**
   * Starts it, and waits until it listens.
   *
   * @param directory for its files; other accounts must be able to reach it
   * @param next the port of the server that it passes mail on to
   */
  Postfix(Path directory, int next) throws IOException, InterruptedException {
    this.directory = directory;
    this.port = freePort();
    // Its processes have an account of their own.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (String name : List.of("etc", "spool", "data")) {
      Files.createDirectory(directory.resolve(name));
    }
    run("chown", "postfix", path("data"));
    run(
        "openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -days 2"
            + " -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout "
            + path("key.pem")
            + " -out "
            + path("cert.pem"));
    run(
        Path.of(System.getProperty("java.home"), "bin", "keytool")
            + " -importcert -noprompt -alias relay -storepass "
            + TRUST_PASSWORD
            + " -file "
            + path("cert.pem")
            + " -keystore "
            + path("trust.p12"));
    write("etc/main.cf", MAIN.replace("NEXT", Integer.toString(next)));
    write("etc/master.cf", MASTER.replace("PORT", Integer.toString(port)));
    process = start(EXECUTABLE.toString(), "-c", path("etc"), "start-fg");
    Await.until("Postfix listens", Duration.ofSeconds(60), this::listens);
  }

  /** Its parent process needs the rights of root. */
  static boolean canRun() {
    return Files.isExecutable(EXECUTABLE) && "root".equals(System.getProperty("user.name"));
  }

  String url() {
    return "smtp://localhost:" + port;
  }

  /** Options of a JVM that trusts its certificate. */
  String trust() {
    return "-Djavax.net.ssl.trustStore="
        + path("trust.p12")
        + " -Djavax.net.ssl.trustStorePassword="
        + TRUST_PASSWORD;
  }

  String logged() throws IOException {
    return Files.readString(directory.resolve("log"));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text.replace("DIR", directory.toString()));
  }

  private void run(String command) throws IOException, InterruptedException {
    run(command.split(" ", -1));
  }

  private void run(String... command) throws IOException, InterruptedException {
    if (start(command).waitFor() != 0) {
      throw new IOException(command[0] + ": " + output());
    }
  }

  private Process start(String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("output").toFile())
        .start();
  }

  private String output() {
    try {
      return Files.readString(directory.resolve("output"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private boolean listens() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException notYet) {
      if (!process.isAlive()) {
        throw new IllegalStateException("Postfix has ended: " + output(), notYet);
      }
      return false;
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }
}

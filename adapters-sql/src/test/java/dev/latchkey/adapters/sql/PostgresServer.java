package dev.latchkey.adapters.sql;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server on a free port of the loopback with its data in a temporary directory, from
 * the Debian package that is installed. PostgreSQL refuses to run as root, so root runs it as
 * another account.
 */
public final class PostgresServer implements AutoCloseable {

  /** Any password; it has characters that a URL must encode. */
  private static final String PASSWORD = "p@ss/word";

  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final String ACCOUNT = "nobody";
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final Path programs;
  private final Path directory;
  private final int port;
  private Process process;

  /** Makes a server and starts it, with these settings, each {@code name=value}. */
  public PostgresServer(String... settings) throws IOException, InterruptedException {
    this(newDirectory(), null, settings);
  }

  private PostgresServer(Path directory, @Nullable PostgresServer primary, String... settings)
      throws IOException, InterruptedException {
    this.programs = programs().orElseThrow();
    this.directory = directory;
    this.port = freePort();
    Path password = Files.writeString(directory.resolve("password"), PASSWORD);
    own(password);
    if (primary == null) {
      run(
          "initdb",
          "--pgdata=" + data(),
          "--username=latchkey",
          "--pwfile=" + password,
          "--auth=scram-sha-256",
          "--encoding=UTF8",
          "--locale=C.UTF-8",
          "--no-sync");
      Files.writeString(
          data().resolve("pg_hba.conf"),
          "host all all 127.0.0.1/32 scram-sha-256\nhost replication all 127.0.0.1/32 trust\n");
    } else {
      run(
          "pg_basebackup",
          "--pgdata=" + data(),
          "--host=127.0.0.1",
          "--port=" + primary.port,
          "--username=latchkey",
          "--write-recovery-conf",
          "--checkpoint=fast",
          "--no-sync");
    }
    Files.writeString(
        data().resolve("postgresql.auto.conf"),
        Files.readString(data().resolve("postgresql.auto.conf"))
            + "port = "
            + port
            + "\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n"
            + String.join("\n", settings)
            + "\n");
    start();
  }

  /** Makes a standby that replicates this server. */
  public PostgresServer standby(String... settings) throws IOException, InterruptedException {
    return new PostgresServer(newDirectory(), this, settings);
  }

  /** Returns whether there is anything to run. */
  public static boolean isInstalled() {
    return programs().isPresent();
  }

  /** The newest release. */
  private static Optional<Path> programs() {
    if (!Files.isDirectory(INSTALLED)) {
      return Optional.empty();
    }
    try (Stream<Path> releases = Files.list(INSTALLED)) {
      return releases
          .map(release -> release.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
          .max(Comparator.comparing(Path::toString));
    } catch (IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  private static Path newDirectory() throws IOException {
    Path directory = Files.createTempDirectory("latchkey-postgres-");
    own(directory);
    return directory;
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static void own(Path file) throws IOException {
    if (isRoot()) {
      Files.setOwner(
          file,
          file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(ACCOUNT));
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Path data() {
    return directory.resolve("data");
  }

  private Process begin(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(
          List.of("setpriv", "--reuid=" + ACCOUNT, "--regid=nogroup", "--clear-groups", "--"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
        .start();
  }

  private void run(String program, String... arguments) throws IOException, InterruptedException {
    if (begin(program, arguments).waitFor() != 0) {
      throw new IllegalStateException(program + " failed: " + logged());
    }
  }

  /** What the server and its tools said. */
  public String logged() throws IOException {
    return Files.readString(directory.resolve("log"));
  }

  /** Starts it, also after a {@link #kill}, and waits until it answers. */
  public void start() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    process = begin("postgres", "-D", data().toString());
    while (true) {
      try {
        connect("postgres").close();
        return;
      } catch (SQLException notYet) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException("does not start: " + logged(), notYet);
        }
        if (!process.isAlive()) {
          // The processes of a killed one still hold its memory.
          process = begin("postgres", "-D", data().toString());
        }
        Thread.sleep(50);
      }
    }
  }

  /** Ends it as {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Makes a standby the primary. */
  public void promote() throws IOException, InterruptedException {
    run("pg_ctl", "promote", "-D", data().toString());
  }

  /** Lets clients choose to encrypt, with this certificate and private key in PEM. */
  void serveTls(String certificate, String key) throws IOException {
    writeOwn("server.crt", certificate);
    writeOwn("server.key", key);
    set("ssl", "on");
  }

  /** Changes a setting of the whole server, and returns when new connections find it changed. */
  public void set(String setting, String value) {
    execute("postgres", "alter system set " + setting + " = '" + value + "'");
    execute("postgres", "select pg_reload_conf()");
    for (int tries = 0; !value.equals(shown(setting)); tries++) {
      if (tries == 1_000) {
        throw new IllegalStateException(setting + " is not " + value);
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  private String shown(String setting) {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("show " + setting)) {
      row.next();
      return row.getString(1);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private void writeOwn(String name, String content) throws IOException {
    Path file = Files.writeString(data().resolve(name), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    own(file);
  }

  /** A connection of its superuser. */
  Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, "latchkey", PASSWORD);
  }

  /** Does something on the server as its superuser. */
  public void execute(String database, String sql) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** A new, empty database. */
  public String newDatabase() {
    String name = "latchkey_" + DATABASES.incrementAndGet();
    execute("postgres", "create database " + name);
    return name;
  }

  public int port() {
    return port;
  }

  /** The URL of a database of this server, by way of these servers. */
  public static String url(String database, int... ports) {
    var hosts = new StringBuilder();
    for (int port : ports) {
      hosts.append(hosts.isEmpty() ? "" : ",").append("127.0.0.1:").append(port);
    }
    return "postgresql://latchkey:p%40ss%2Fword@" + hosts + "/" + database;
  }

  @Override
  public void close() throws IOException {
    kill();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}

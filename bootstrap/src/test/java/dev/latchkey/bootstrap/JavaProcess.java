package dev.latchkey.bootstrap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.adapters.web.Service;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A process of its own, killed at the latest when this is closed; it writes to a log. */
record JavaProcess(Process process, Path log) implements AutoCloseable {

  static final List<String> JAVA =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC");

  private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+) ");

  /** Latchkey, as an operator runs it: without what only tests have on their class path. */
  static JavaProcess latchkey(Path log, String... settings) throws IOException {
    return latchkey(List.of(), log, settings);
  }

  /** Latchkey, run by another command. */
  static JavaProcess latchkey(List<String> runner, Path log, String... settings)
      throws IOException {
    List<String> command = new ArrayList<>(runner);
    command.addAll(product(arguments(settings)));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new JavaProcess(process, log);
  }

  private static List<String> arguments(String... settings) {
    List<String> arguments = new ArrayList<>();
    if (Arrays.stream(settings).noneMatch(setting -> setting.startsWith("server.port="))) {
      arguments.add("--server.port=0");
    }
    for (String setting : settings) {
      arguments.add("--" + setting);
    }
    return arguments;
  }

  private static List<String> product(List<String> arguments) {
    List<String> command = new ArrayList<>(JAVA);
    // Without the JVM's own log: it tells if the archive cannot be used.
    command.addAll(List.of("-Xlog:disable", "-XX:SharedArchiveFile=" + Product.ARCHIVE.file()));
    command.addAll(List.of("-cp", Product.ARCHIVE.classPath()));
    command.add(LatchkeyApplication.class.getName());
    command.addAll(arguments);
    return command;
  }

  private static final class Product {
    private static final ClassArchive ARCHIVE =
        ClassArchive.of(
            Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("test-classes"))
                .toList());
  }

  /** What an operator's command wrote, and its exit code. */
  record Outcome(int exitCode, String out, String err) {}

  /** Runs a command of an operator to its end; the arguments may hold settings, too. */
  static Outcome command(Path directory, String input, List<String> arguments)
      throws IOException, InterruptedException {
    Path in = Files.writeString(directory.resolve("in"), input);
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process process =
        new ProcessBuilder(product(arguments))
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ends by itself").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  String logged() throws IOException {
    return Files.readString(log);
  }

  /** Latchkey in it, once it is ready. */
  Service service() throws IOException, InterruptedException {
    var read = new StringBuilder();
    try (var bytes = Files.newInputStream(log)) {
      while (true) {
        // A log at the level TRACE is long: what has been read is not searched again.
        read.delete(0, read.lastIndexOf("\n") + 1);
        read.append(new String(bytes.readAllBytes(), ISO_8859_1));
        Matcher port = PORT.matcher(read);
        if (port.find()) {
          return new Service(Integer.parseInt(port.group(1)));
        }
        assertThat(process.waitFor(50, TimeUnit.MILLISECONDS)).as("ended: " + logged()).isFalse();
      }
    }
  }

  /** As {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to stop, and waits until it has. */
  void stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("stops when asked").isTrue();
  }

  /** What it ends with by itself. */
  int exitValue() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends by itself").isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

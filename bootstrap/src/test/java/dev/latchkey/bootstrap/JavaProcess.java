package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.stream.Collectors;

/** A process of its own, killed at the latest when this is closed; it writes to a log. */
record JavaProcess(Process process, Path log) implements AutoCloseable {

  private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

  /** Latchkey, as an operator runs it: without what only tests have on their class path. */
  static JavaProcess latchkey(Path log, String... settings) throws IOException {
    return latchkey(List.of(), log, settings);
  }

  /** Latchkey, run by another command. */
  static JavaProcess latchkey(List<String> runner, Path log, String... settings)
      throws IOException {
    List<String> arguments = new ArrayList<>();
    if (Arrays.stream(settings).noneMatch(setting -> setting.startsWith("server.port="))) {
      arguments.add("--server.port=0");
    }
    for (String setting : settings) {
      arguments.add("--" + setting);
    }
    return start(runner, log, classPath(), LatchkeyApplication.class, arguments);
  }

  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.contains("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
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
        new ProcessBuilder(java(classPath(), LatchkeyApplication.class, arguments))
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

  /** A main class of the tests. */
  static JavaProcess of(Class<?> main, Path log, String... arguments) throws IOException {
    return start(List.of(), log, System.getProperty("java.class.path"), main, List.of(arguments));
  }

  private static JavaProcess start(
      List<String> runner, Path log, String classPath, Class<?> main, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(runner);
    command.addAll(java(classPath, main, arguments));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new JavaProcess(process, log);
  }

  private static List<String> java(String classPath, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(arguments);
    return command;
  }

  String logged() throws IOException {
    return Files.readString(log);
  }

  /** What the group in the pattern is, once the log has it. */
  String told(Pattern pattern) throws IOException, InterruptedException {
    while (true) {
      Matcher told = pattern.matcher(logged());
      if (told.find()) {
        return told.group(1);
      }
      assertThat(process.waitFor(50, TimeUnit.MILLISECONDS)).as("ended: " + logged()).isFalse();
    }
  }

  /** Latchkey in it, once it is ready. */
  Service service() throws IOException, InterruptedException {
    return new Service(Integer.parseInt(told(PORT)));
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

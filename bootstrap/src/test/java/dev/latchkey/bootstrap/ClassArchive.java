package dev.latchkey.bootstrap;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * The product's class path, and an archive of its classes (class data sharing) with which a process
 * of the tests starts in two thirds of the time.
 *
 * @param classPath jars alone: an archive holds no classes of directories
 * @param file does not exist if this JVM makes no archive
 */
record ClassArchive(String classPath, Path file) {

  private static final Path HOME = Path.of("target", "class-archive").toAbsolutePath();
  private static final int LONGEST_TRAINING_SECONDS = 120;

  /** Returns the archive of these jars and directories. The first of several JVMs makes it. */
  static ClassArchive of(List<String> entries) {
    try {
      Files.createDirectories(HOME);
      try (var lock =
          FileChannel.open(
              HOME.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        lock.lock();
        return locked(entries);
      }
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static ClassArchive locked(List<String> entries)
      throws IOException, InterruptedException {
    Path made = HOME.resolve("made");
    Path stamp = made.resolve("stamp");
    boolean current = Files.exists(stamp) && Files.readString(stamp).equals(stamp(entries));
    if (!current) {
      FileSystemUtils.deleteRecursively(made);
      Files.createDirectories(made);
    }
    List<String> jars = new ArrayList<>();
    for (String entry : entries) {
      if (Files.isDirectory(Path.of(entry))) {
        String jar = made.resolve(jars.size() + ".jar").toString();
        if (!current) {
          jar("cf", jar, "-C", entry, ".");
        }
        jars.add(jar);
      } else {
        jars.add(entry);
      }
    }
    var archive =
        new ClassArchive(String.join(File.pathSeparator, jars), made.resolve("classes.jsa"));
    if (!current) {
      archive.train(made);
      Files.writeString(stamp, stamp(entries));
    }
    return archive;
  }

  private static void jar(String... arguments) {
    ToolProvider.findFirst("jar").orElseThrow().run(System.out, System.err, arguments);
  }

  /** Starts the service once. */
  private void train(Path made) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(JavaProcess.JAVA);
    command.addAll(List.of("-XX:ArchiveClassesAtExit=" + file, "-Dspring.context.exit=onRefresh"));
    command.addAll(List.of("-cp", classPath, LatchkeyApplication.class.getName()));
    command.addAll(List.of("--server.port=0", "--latchkey.data-dir=" + made.resolve("data")));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(made.resolve("log").toFile())
            .start();
    if (!process.waitFor(LONGEST_TRAINING_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      Files.deleteIfExists(file);
    }
  }

  /** Changes with every file, and with the JDK. */
  private static String stamp(List<String> entries) throws IOException {
    var stamp = new StringBuilder(System.getProperty("java.home"));
    for (String entry : entries) {
      try (Stream<Path> files = Files.walk(Path.of(entry))) {
        for (Path file : (Iterable<Path>) files.sorted()::iterator) {
          stamp.append('\n').append(file).append(' ').append(Files.size(file));
          stamp.append(' ').append(Files.getLastModifiedTime(file));
        }
      }
    }
    return stamp.toString();
  }
}

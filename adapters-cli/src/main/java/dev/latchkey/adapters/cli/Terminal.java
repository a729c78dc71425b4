package dev.latchkey.adapters.cli;

import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a command reads and writes.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param keyboard asks the operator; null if standard input is not a terminal
 * @param errIsShown whether standard error is a terminal
 */
record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    @Nullable Keyboard keyboard,
    boolean errIsShown) {

  /** The operator at the terminal. */
  interface Keyboard {
    /** Asks for a line; null at the end of input. */
    @Nullable String line(String prompt);

    /** Asks for a line that is not shown while it is typed; null at the end of input. */
    @Nullable String secret(String prompt);
  }

  @SuppressWarnings("SystemConsoleNull") // This console is null without a terminal on every JDK.
  static Terminal ofThisProcess() {
    System.setProperty("jdk.console", "java.base");
    Console console = System.console();
    return new Terminal(
        new FileInputStream(FileDescriptor.in),
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)), false, charset()),
        System.err,
        console == null ? (isTerminal(0) ? new Unseen() : null) : new Shown(console),
        console != null || isTerminal(2));
  }

  /** The charset of the locale, in which terminals show text. */
  private static Charset charset() {
    return Charset.forName(System.getProperty("native.encoding", "UTF-8"));
  }

  /** Returns whether the file descriptor is a terminal, as far as Linux tells. */
  private static boolean isTerminal(int descriptor) {
    try {
      String file = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
  }

  private record Shown(Console console) implements Keyboard {
    @Override
    public @Nullable String line(String prompt) {
      return console.readLine("%s", prompt);
    }

    @Override
    public @Nullable String secret(String prompt) {
      char[] typed = console.readPassword("%s", prompt);
      return typed == null ? null : new String(typed);
    }
  }

  /** Standard output goes elsewhere: Java then cannot hide what is typed. */
  private record Unseen() implements Keyboard {
    @Override
    public @Nullable String line(String prompt) {
      throw Stopped.wrongUsage("standard output must be the terminal for questions to be asked");
    }

    @Override
    public @Nullable String secret(String prompt) {
      return line(prompt);
    }
  }
}

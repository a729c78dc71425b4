package dev.latchkey.adapters.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.InMemoryUsers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands on the application of the test kit, with an operator who types. */
final class Cli {

  final InMemoryUsers users;
  final Core core;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Deque<String> typed = new ArrayDeque<>();
  private String input = "";
  private boolean atTerminal;
  private String publicUrl = "https://id.example.com/auth/";
  private boolean mail = true;
  private int started;

  Cli() {
    this(new InMemoryUsers());
  }

  /** Commands on the store of the caller. */
  Cli(InMemoryUsers users) {
    this.users = users;
    core = new Core(users);
  }

  /** Standard input is a terminal, at which these lines are typed. */
  Cli typing(String... lines) {
    typed.addAll(Arrays.asList(lines));
    atTerminal = true;
    return this;
  }

  /** Standard input is a pipe or a file. */
  Cli reading(String text) {
    input = text;
    return this;
  }

  Cli withoutPublicUrlAndMail() {
    publicUrl = "";
    mail = false;
    return this;
  }

  /** Runs a command, given as words separated by blanks, and returns the exit code. */
  int run(String command) {
    out.reset();
    err.reset();
    var terminal =
        new Terminal(
            new ByteArrayInputStream(input.getBytes(UTF_8)),
            new PrintStream(out, false, UTF_8),
            new PrintStream(err, true, UTF_8),
            atTerminal ? new Typist() : null,
            false);
    return new Commands(
            terminal,
            () -> {
              started++;
              return new Hexagon(core.latchkey, publicUrl, mail);
            })
        .run(List.of(command.split(" ")));
  }

  /** How often the hexagon was started. */
  int started() {
    return started;
  }

  /** What the last command wrote to standard output. */
  String out() {
    return out.toString(UTF_8);
  }

  /** What the last command wrote to standard error. */
  String err() {
    return err.toString(UTF_8);
  }

  private final class Typist implements Terminal.Keyboard {
    @Override
    public @Nullable String line(String prompt) {
      err.writeBytes(prompt.getBytes(UTF_8));
      return typed.poll();
    }

    @Override
    public @Nullable String secret(String prompt) {
      return line(prompt);
    }
  }
}

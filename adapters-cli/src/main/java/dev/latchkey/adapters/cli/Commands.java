package dev.latchkey.adapters.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.UnreadableUser;
import dev.latchkey.domain.Refusal;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Parses the arguments, runs the command, and reports why it failed. */
final class Commands {

  static final int DONE = 0;
  static final int REFUSED = 1;
  static final int WRONG_USAGE = 2;

  private final Terminal terminal;
  private final CommandLine latchkey;

  /**
   * @param start starts what commands act on; called at most once, and not for a wrong command
   */
  Commands(Terminal terminal, Supplier<Hexagon> start) {
    this.terminal = terminal;
    var desk = new Desk(terminal, start);
    latchkey =
        new CommandLine(new LatchkeyCommand(desk))
            .addSubcommand(
                new CommandLine(new UsersCommand(desk))
                    .addSubcommand(new AddCommand(desk))
                    .addSubcommand(new ResetLinkCommand(desk))
                    .addSubcommand(new ExportCommand(desk))
                    .addSubcommand(new ImportCommand(desk)))
            .addSubcommand(new SessionsCommand(desk))
            .setOut(new PrintWriter(terminal.out(), true, UTF_8))
            .setErr(new PrintWriter(terminal.err(), true, UTF_8))
            .setUsageHelpAutoWidth(true)
            .setExpandAtFiles(false)
            .setParameterExceptionHandler((wrong, arguments) -> explain(wrong))
            .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure));
  }

  /** Runs a command and returns its exit code. */
  int run(List<String> arguments) {
    int exitCode = latchkey.execute(arguments.toArray(String[]::new));
    if (terminal.out().checkError() && exitCode == DONE) {
      return explain(Stopped.refused("standard output cannot be written"));
    }
    return exitCode;
  }

  private int explain(ParameterException wrong) {
    String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
    say(reason(wrong));
    UnmatchedArgumentException.printSuggestions(wrong, latchkey.getErr());
    terminal.err().println("Try '" + command + " --help'.");
    return WRONG_USAGE;
  }

  private static String reason(ParameterException wrong) {
    Set<String> commands = wrong.getCommandLine().getSubcommands().keySet();
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      if (unmatched.isUnknownOption()) {
        return String.valueOf(wrong.getMessage());
      }
      return (commands.isEmpty() ? "there is one argument too many, '" : "there is no command '")
          + unmatched.getUnmatched().get(0)
          + "'";
    }
    // Picocli has no class of its own for a missing command.
    return !commands.isEmpty() && wrong.getClass() == ParameterException.class
        ? "a command must follow: " + String.join(", ", commands)
        : String.valueOf(wrong.getMessage());
  }

  private int explain(Exception failure) {
    terminal.out().flush();
    if (failure instanceof Stopped stopped) {
      say(String.valueOf(stopped.getMessage()));
      return stopped.exitCode();
    } else if (failure instanceof Refusal || failure instanceof UnreadableUser) {
      say(String.valueOf(failure.getMessage()));
    } else if (failure instanceof StoreUnavailable away) {
      say(away.getMessage() + cause(away));
    } else if (failure instanceof Busy) {
      say("the service is busy, please try again");
    } else if (failure instanceof InvalidConfigurationPropertyValueException wrongSetting) {
      say(String.valueOf(wrongSetting.getReason()));
    } else {
      say("an internal error, please report it");
      failure.printStackTrace(terminal.err());
    }
    return REFUSED;
  }

  private static String cause(StoreUnavailable away) {
    Throwable root = away;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root == away ? "" : " (" + root + ")";
  }

  private void say(String sentence) {
    terminal.err().println("latchkey: " + Printable.text(sentence));
  }
}

package dev.latchkey.adapters.cli;

import static picocli.CommandLine.ScopeType.INHERIT;

import java.util.Objects;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "latchkey",
    versionProvider = LatchkeyCommand.Version.class,
    description = {
      "The sign-in service Latchkey, and the commands of its operators.",
      "",
      "Without a command it starts the service. A command works on the same store as the service"
          + " and needs no running node; running nodes see the change at once.",
      ""
    },
    footer = {
      "",
      "Commands read the same settings as the service, from environment variables.",
      "Exit codes: 0 done, 1 refused, 2 wrong usage."
    })
final class LatchkeyCommand {

  private final Desk desk;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  LatchkeyCommand(Desk desk) {
    this.desk = desk;
  }

  @Option(
      names = {"-h", "--help"},
      arity = "0",
      usageHelp = true,
      scope = INHERIT,
      description = "Shows this help.")
  void help(boolean wanted) {
    // Picocli does it.
  }

  @Option(
      names = {"-V", "--version"},
      arity = "0",
      versionHelp = true,
      description = "Shows the version.")
  void version(boolean wanted) {
    // Picocli does it.
  }

  @Option(
      names = "--json",
      arity = "0",
      scope = INHERIT,
      description = "Answers in JSON, for programs.")
  void json(boolean wanted) {
    desk.answerInJson(wanted);
  }

  @Command(
      description = {
        "Prints a script that completes commands in bash and zsh.",
        "  source <(latchkey completion)"
      })
  void completion() {
    desk.terminal().out().print(AutoComplete.bash("latchkey", spec.commandLine()));
  }

  /** Reads the version from the manifest of this module's jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = CliAdapter.class.getPackage().getImplementationVersion();
      return new String[] {
        "Latchkey " + Objects.requireNonNullElse(version, "(not packaged)"),
        "Java " + System.getProperty("java.version")
      };
    }
  }
}

package dev.latchkey.adapters.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.port.UnreadableUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all commands have in common: help, exit codes, and when the store is opened. */
class CommandsTest {

  private final Cli cli = new Cli();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user list",
        "users",
        "sessions",
        "users lst",
        "users list now",
        "users list --limit",
        "users list --limit many",
        "users list --limit 0",
        "users list --limit 1001",
        "users list --after \u3000",
        "users show",
        "users show tom jacky",
        "users add luke",
        "users add luke luke@example.com secret-password",
        "users add luke luke@example.com --password=secret-password",
        "users add luke luke@example.com --reset-link --mail",
        "users delete tom",
        "sessions end",
        "--nonsense",
        "--json=maybe users list",
        "users --json=true list",
        "users list --json=false",
        "users list --json=",
        "users list --help=false",
        "--version=false",
        "users add luke luke@example.com --reset-link=false",
        "users add luke luke@example.com --mail=false",
        "users reset-link tom --mail=false",
        "users delete tom --yes=false"
      })
  void aWrongCommandIsExplainedAndOpensNoStore(String command) {
    assertThat(cli.run(command)).isEqualTo(2);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).startsWith("latchkey: ").doesNotContain("\tat ");
    assertThat(cli.started()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "start | there is no command 'start'",
        "users list now | there is one argument too many, 'now'",
        "sessions | a command must follow: end, list",
        "users --nonsense | Unknown option: '--nonsense'",
        "--json=maybe users list | option '--json' should be specified without 'maybe' parameter",
        "users --json --json list | option '--json' should be specified only once"
      })
  void aWrongCommandIsExplainedInPlainWords(String command, String reason) {
    cli.run(command);
    assertThat(cli.err()).startsWith("latchkey: " + reason);
  }

  @Test
  void aMistypedCommandIsCorrected() {
    cli.run("users lst");
    assertThat(cli.err()).contains("users list").contains("Try 'latchkey users --help'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "users --help",
        "users add --help",
        "users delete -h",
        "users import --help",
        "sessions end --help",
        "completion --help",
        "--version",
        "completion"
      })
  void helpVersionAndCompletionOpenNoStore(String command) {
    assertThat(cli.run(command)).isZero();
    assertThat(cli.out()).isNotBlank();
    assertThat(cli.err()).isEmpty();
    assertThat(cli.started()).isZero();
  }

  @Test
  void helpNamesEveryCommandAndTheExitCodes() {
    cli.run("users --help");
    assertThat(cli.out())
        .contains("list", "show", "add", "disable", "enable", "delete", "reset-link")
        .contains("export", "import");
    cli.run("--help");
    assertThat(cli.out()).contains("users", "sessions", "Exit codes: 0 done, 1 refused, 2 wrong");
  }

  @Test
  void completionIsAScriptThatKnowsTheCommands() {
    cli.run("completion");
    assertThat(cli.out()).startsWith("#!/").contains("reset-link", "complete -F");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "users show nobody",
        "users show nobody@example.com",
        "users disable nobody",
        "users enable nobody",
        "users delete nobody --yes",
        "users reset-link nobody",
        "sessions list nobody",
        "sessions end nobody"
      })
  void anUnknownUserIsRefused(String command) {
    assertThat(cli.run(command)).isEqualTo(1);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).isEqualToIgnoringNewLines("latchkey: no such user");
    assertThat(cli.core.events.all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"users list", "users export", "users show tom", "users delete tom --yes"})
  void aDamagedUserIsNamedInOneSentence(String command) {
    var damaged = new UnreadableUser("the row 4711 in users cannot be read: no address");
    cli.users.failWith(damaged);
    assertThat(cli.run(command)).isEqualTo(1);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).isEqualToIgnoringNewLines("latchkey: " + damaged.getMessage());
  }

  @Test
  void aDefectIsReportedWithItsStackTrace() {
    cli.users.failWith(new IllegalStateException("failed"));
    assertThat(cli.run("users list")).isEqualTo(1);
    assertThat(cli.err())
        .startsWith("latchkey: an internal error, please report it")
        .contains("\tat ");
  }

  @Test
  void whatCannotBeAUserIsRefusedBeforeTheStoreIsOpened() {
    assertThat(cli.run("users show tom@")).isEqualTo(1);
    assertThat(cli.run("users add -luke- luke@example.com")).isEqualTo(2);
    assertThat(cli.run("users add lu!ke luke@example.com")).isEqualTo(1);
    assertThat(cli.started()).isZero();
  }
}

package dev.latchkey.adapters.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.domain.User;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.Core.Person;
import dev.latchkey.testkit.InMemoryUsers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Export and import, line by line. */
class MovingUsersTest {

  private static final String LUKE =
      "{\"username\":\"luke\",\"email\":\"luke@example.com\",\"passwordHash\":\"%s\"}";

  private final Cli cli = new Cli();

  private String hash() {
    return cli.core.stored(Core.TOM).passwordHash().value();
  }

  private static void clear(Core core) {
    for (User user : core.users.page(null, 10)) {
      core.users.remove(user.id());
    }
  }

  @Test
  void whatWasExportedIsImportedElsewhere() {
    cli.core.latchkey.disableUser().execute(cli.core.stored(Core.JACKY).id());
    assertThat(cli.run("users export")).isZero();
    String export = cli.out();
    assertThat(export.lines()).hasSize(2);
    var other = new Cli();
    clear(other.core);
    assertThat(other.reading(export).run("users import")).isZero();
    assertThat(other.out()).isEqualTo(lines("added 2", "already present 0", "rejected 0"));
    assertThat(other.core.users.page(null, 10)).isEqualTo(cli.core.users.page(null, 10));
    assertThat(other.run("users import --json")).isZero();
    assertThat(other.out()).contains("\"added\":0", "\"present\":2", "\"rejected\":0");
  }

  @Test
  void anExportedLineBeginsWithTheVersion() {
    cli.core.users.remove(cli.core.stored(Core.JACKY).id());
    cli.run("users export");
    assertThat(cli.out())
        .isEqualTo(
            "{\"latchkey\":1,\"id\":\"%s\",\"username\":\"tom\",\"email\":\"tom@example.com\",\"passwordHash\":\"%s\"}\n"
                .formatted(cli.core.stored(Core.TOM).id(), hash()));
  }

  @Test
  void nameAddressAndHashAreEnough() {
    assertThat(cli.reading(LUKE.formatted(hash()) + "\r\n\n").run("users import")).isZero();
    cli.core.login(Person.named("luke"));
  }

  @Test
  void aLineThatIsRefusedIsReportedAndTheOthersAreDone() {
    String luke = LUKE.formatted(hash());
    cli.reading(
        String.join(
            "\n",
            luke.replace("luke@", "tom@"),
            luke.replace("\"luke\"", "\"tom\""),
            "x".repeat(40_000),
            luke.replace(hash(), "md5:secret"),
            luke));
    assertThat(cli.run("users import")).isEqualTo(1);
    assertThat(cli.err().lines())
        .containsExactly(
            "line 1: email is already taken",
            "line 2: username is already taken",
            "line 3: is longer than 32768 bytes",
            "line 4: password hash is of an unknown format or costs too much");
    assertThat(cli.out()).isEqualTo(lines("added 1", "already present 0", "rejected 4"));
    assertThat(cli.core.stored(Core.TOM).username()).isEqualTo(Core.TOM.username());
    cli.core.login(Person.named("luke"));
  }

  @Test
  void aFailureOfTheStoreNamesTheLastLineThatIsDone() {
    var users =
        new InMemoryUsers() {
          @Override
          public synchronized void add(User user) {
            if (user.username().value().equals("leia")) {
              goAway();
            }
            super.add(user);
          }
        };
    var other = new Cli(users);
    String luke = LUKE.formatted(hash());
    other.reading(String.join("\n", luke, "{}", "", luke.replace("luke", "leia"), luke));
    assertThat(other.run("users import")).isEqualTo(1);
    assertThat(other.out()).isEmpty();
    assertThat(other.err().lines())
        .containsExactly(
            "line 2: username is required and must be a string",
            "stopped after line 3; the import can be run again",
            "latchkey: made unavailable by the test");
    users.comeBack();
    other.core.login(Person.named("luke"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "secret-hash | it is not a JSON object",
        "{\"username\":\"luke\" | it is not a JSON object",
        "[] | it is not a JSON object",
        "{} {} | it is not a JSON object",
        "{\"username\":\"luke\",\"username\":\"leia\"} | it is not a JSON object",
        "{\"password\":\"secret-hash\"} | there is no field password",
        "{\"latchkey\":2} | latchkey must be 1, the format known here",
        "{\"latchkey\":\"1\"} | latchkey must be 1, the format known here",
        "{\"username\":\"luke\",\"email\":\"luke@example.com\"} | passwordHash is required and must"
            + " be a string",
        "{\"username\":\"luke\",\"email\":\"luke@example.com\",\"passwordHash\":\"\"} | a password"
            + " hash has 1 to 4096 characters",
        "{\"username\":7} | username is required and must be a string",
        "{\"id\":null} | id is required and must be a string",
        "{\"id\":\"a b\",\"username\":\"luke\",\"email\":\"luke@example.com\",\"passwordHash\":\"x\"}"
            + " | id must have visible ASCII characters only, none of them \", <, > or `",
        "{\"id\":\"\"} | an id has 1 to 128 characters",
        "{\"username\":\"luke\",\"email\":\"luke@example.com\",\"passwordHash\":\"x\",\"disabled\":\"no\"}"
            + " | disabled must be true or false",
        "{\"\u202e\":1} | there is no field \\u{202e}"
      })
  void aWrongLineIsExplainedWithoutItsValues(String line, String why) {
    assertThat(cli.reading(line).run("users import")).isEqualTo(1);
    assertThat(cli.err()).isEqualToIgnoringNewLines("line 1: " + why);
    assertThat(cli.core.users.page(null, 10)).hasSize(2);
  }

  @Test
  void aTerminalIsNoExport() {
    assertThat(cli.typing().run("users import")).isEqualTo(2);
    assertThat(cli.started()).isZero();
  }

  private static String lines(String... lines) {
    return String.join(System.lineSeparator(), List.of(lines)) + System.lineSeparator();
  }
}

package dev.latchkey.adapters.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.domain.Refusal.InvalidCredentials;
import dev.latchkey.domain.User;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.Core.Person;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsersCommandTest {

  private static final Person LUKE = Person.named("luke");

  private final Cli cli = new Cli();

  private String id(Person person) {
    return cli.core.stored(person).id().value();
  }

  @Test
  void listsUsersInATable() {
    cli.core.login(Core.TOM);
    cli.core.latchkey.disableUser().execute(cli.core.stored(Core.JACKY).id());
    assertThat(cli.run("users list")).isZero();
    assertThat(cli.out().lines().map(line -> line.split("  +")))
        .contains(
            new String[] {"ID", "USERNAME", "EMAIL", "STATE", "SESSIONS"},
            new String[] {id(Core.TOM), "tom", "tom@example.com", "enabled", "1"},
            new String[] {id(Core.JACKY), "jacky", "jacky@example.com", "disabled", "0"});
    assertThat(cli.err()).isEmpty();
  }

  @Test
  void listsUsersPageByPage() {
    List<String> ids =
        cli.core.users.page(null, 2).stream().map(User::id).map(User.Id::value).toList();
    assertThat(cli.run("users list --limit 1")).isZero();
    assertThat(cli.out()).contains(ids.get(0)).doesNotContain(ids.get(1));
    assertThat(cli.err()).contains("--after " + ids.get(0));
    assertThat(cli.run("users list --limit 1 --json")).isZero();
    assertThat(cli.out()).contains("\"next\":\"" + ids.get(0) + "\"");
    assertThat(cli.run("users list --limit 1 --json --after " + ids.get(0))).isZero();
    assertThat(cli.out()).contains(ids.get(1)).doesNotContain("next");
  }

  @ParameterizedTest
  @ValueSource(strings = {"users show tom --json", "users --json show TOM@Example.com"})
  void showsAUserByNameOrAddress(String command) {
    assertThat(cli.run(command)).isZero();
    assertThat(cli.out())
        .isEqualToIgnoringNewLines(
            "{\"id\":\"%s\",\"username\":\"tom\",\"email\":\"tom@example.com\",\"disabled\":false,\"sessions\":0}"
                .formatted(id(Core.TOM)));
  }

  @Test
  void showsNoHash() {
    String hash = cli.core.stored(Core.TOM).passwordHash().value();
    for (String command : List.of("users list", "users show tom", "users reset-link tom")) {
      for (String form : List.of("", " --json")) {
        cli.run(command + form);
        assertThat(cli.out() + cli.err()).isNotBlank().doesNotContain(hash);
      }
    }
  }

  @Test
  void disablesAndEnables() {
    cli.core.login(Core.TOM);
    assertThat(cli.run("users disable tom")).isZero();
    assertThat(cli.out()).isEqualToIgnoringNewLines("disabled tom");
    assertThat(cli.core.stored(Core.TOM).sessions()).isEmpty();
    assertThatThrownBy(() -> cli.core.login(Core.TOM)).isInstanceOf(InvalidCredentials.class);
    assertThat(cli.run("users enable tom@example.com --json")).isZero();
    assertThat(cli.out()).isEqualToIgnoringNewLines("{\"status\":\"done\"}");
    cli.core.login(Core.TOM);
  }

  @Test
  void deletesAfterAQuestion() {
    cli.typing("n", "", "y");
    assertThat(cli.run("users delete tom")).isEqualTo(1);
    assertThat(cli.err())
        .contains("Delete tom <tom@example.com> with 0 sessions for good? [y/N]")
        .contains("nothing was deleted");
    assertThat(cli.run("users delete tom")).isEqualTo(1);
    assertThat(cli.core.users.find(Core.TOM.username())).isPresent();
    assertThat(cli.run("users delete tom")).isZero();
    assertThat(cli.core.users.find(Core.TOM.username())).isEmpty();
  }

  @Test
  void deletesWithoutAQuestionIfToldSo() {
    assertThat(cli.run("users delete tom")).isEqualTo(2);
    assertThat(cli.run("users delete --yes tom")).isZero();
    assertThat(cli.out()).isEqualToIgnoringNewLines("deleted tom");
    assertThat(cli.core.users.find(Core.TOM.username())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mypassword", "mypassword\n", "mypassword\r\nmore\n"})
  void addsAUserWithThePasswordInStandardInput(String input) {
    assertThat(cli.reading(input).run("users add luke luke@example.com")).isZero();
    assertThat(cli.out()).isEqualToIgnoringNewLines("added luke");
    cli.core.login(LUKE);
  }

  @Test
  void addsAUserWithAPasswordTypedTwice() {
    cli.typing("mypassword", "mypasswort", "mypassword", "mypassword", "mypassword");
    assertThat(cli.run("users add luke luke@example.com")).isEqualTo(1);
    assertThat(cli.err()).contains("the two passwords differ");
    assertThat(cli.run("users add luke luke@example.com")).isZero();
    cli.core.login(LUKE);
    assertThat(cli.run("users add leia leia@example.com")).isEqualTo(1);
    assertThat(cli.err()).contains("no password was typed");
  }

  /** As Java reads what is typed in the locale C. */
  @Test
  void refusesATypedPasswordThatTheLocaleCannotExpress() {
    cli.typing("p\ufffd\ufffdsswort1", "p\ufffd\ufffdsswort1");
    assertThat(cli.run("users add luke luke@example.com")).isEqualTo(1);
    assertThat(cli.err()).contains("LC_ALL=C.UTF-8");
    assertThat(cli.core.users.find(LUKE.username())).isEmpty();
  }

  @Test
  void readsNoFileForAnArgument() {
    assertThat(cli.run("users show @/no/such/file")).isEqualTo(1);
    assertThat(cli.err()).contains("email must be an address");
  }

  @Test
  void refusesAnUnfitOrMissingPassword() {
    assertThat(cli.run("users add luke luke@example.com")).isEqualTo(2);
    for (String unfit : List.of("short\n", "\n", "12345678\n", "x".repeat(5_000))) {
      assertThat(cli.reading(unfit).run("users add luke luke@example.com")).isEqualTo(1);
      assertThat(cli.err()).contains("password");
    }
    assertThat(cli.core.users.find(LUKE.username())).isEmpty();
  }

  @Test
  void refusesATakenNameOrAddress() {
    cli.reading("mypassword");
    assertThat(cli.run("users add tom luke@example.com")).isEqualTo(1);
    assertThat(cli.err()).contains("username is already taken");
    assertThat(cli.run("users add luke tom@example.com")).isEqualTo(1);
    assertThat(cli.err()).contains("email is already taken");
  }
}

package dev.latchkey.adapters.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.Core.Person;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineTest {

  private final Core core = new Core();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  /** Runs the command; the password is the last thing that is typed. */
  private int run(String command, String password) {
    return new CommandLine(
            core.latchkey, () -> password, new PrintStream(printed, true, StandardCharsets.UTF_8))
        .run(List.of(command.split(" ")));
  }

  @Test
  void addsAUserWhoCanLogInThen() {
    assertThat(run("user add luke luke@example.com", "mypassword")).isZero();
    assertThat(core.login(Person.named("luke")).user().username()).hasToString("luke");
  }

  @Test
  void endsAllSessionsItsOwnIncluded() {
    core.login(Core.TOM);
    core.login(Core.TOM);
    assertThat(run("sessions end tom@example.com", "mypassword")).isZero();
    assertThat(core.stored(Core.TOM).sessions()).isEmpty();
  }

  @Test
  void endsNothingWithAWrongPassword() {
    core.login(Core.TOM);
    assertThat(run("sessions end tom@example.com", "wrong-password")).isEqualTo(1);
    assertThat(printed).asString().isEqualToIgnoringNewLines("email or password is invalid");
    assertThat(core.stored(Core.TOM).sessions()).hasSize(1);
  }

  @Test
  void saysWhyItRefuses() {
    assertThat(run("user add tom other@example.com", "mypassword")).isEqualTo(1);
    assertThat(run("user add luke nowhere", "mypassword")).isEqualTo(1);
    assertThat(run("user add luke luke@example.com", "short")).isEqualTo(1);
    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "username is already taken",
            "email must be an address like name@example.com",
            "password must have at least 8 characters");
  }

  @Test
  void explainsItselfWhenItDoesNotUnderstand() {
    for (var command : List.of("user", "user add tom", "sessions end a b", "logout now please")) {
      assertThat(run(command, "mypassword")).as(command).isEqualTo(2);
    }
    assertThat(printed).asString().startsWith("usage: latchkey user add NAME EMAIL");
    assertThat(core.events.all()).isEmpty();
  }
}

package dev.latchkey.adapters.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.domain.Password;
import dev.latchkey.domain.ResetToken;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.Core.Person;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResetLinkCommandTest {

  private static final String BEGIN = "https://id.example.com/auth/#reset=";

  private final Cli cli = new Cli();

  private void use(String link, Person person) {
    assertThat(link).startsWith(BEGIN);
    cli.core.resetPassword.execute(
        ResetToken.parse(link.substring(BEGIN.length())), person.password(), Core.CLIENT);
    cli.core.login(person);
  }

  @Test
  void printsALinkAndNothingElse() {
    assertThat(cli.run("users reset-link tom")).isZero();
    assertThat(cli.err()).contains("once, until 2026-01-01 01:00 UTC");
    use(
        cli.out().strip(),
        new Person(Core.TOM.username(), Core.TOM.email(), new Password("another-one")));
    assertThat(cli.core.letters.all()).hasSize(1);
  }

  @Test
  void aNewUserMayGetALinkInPlaceOfAPassword() {
    assertThat(cli.run("users add luke luke@example.com --reset-link")).isZero();
    assertThat(cli.err()).contains("added luke");
    use(cli.out().strip(), Person.named("luke"));
  }

  @Test
  void mailsTheLinkAndDoesNotShowIt() {
    assertThat(cli.run("users reset-link tom --mail --json")).isZero();
    assertThat(cli.out())
        .isEqualToIgnoringNewLines(
            "{\"mailedTo\":\"tom@example.com\",\"expiresAt\":\"2026-01-01T01:00:00Z\"}");
    assertThat(cli.run("users add luke luke@example.com --mail")).isZero();
    assertThat(cli.core.letters.all())
        .extracting(letter -> letter.to().value())
        .containsExactly("tom@example.com", "luke@example.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "users reset-link tom",
        "users reset-link tom --mail",
        "users add luke luke@example.com --reset-link",
        "users add luke luke@example.com --mail"
      })
  void needsTheSettingsOfALinkBeforeAnythingIsChanged(String command) {
    assertThat(cli.withoutPublicUrlAndMail().run(command)).isEqualTo(1);
    assertThat(cli.err())
        .contains(command.endsWith("--mail") ? "LATCHKEY_SMTP_URL" : "LATCHKEY_PUBLIC_URL")
        .contains("must be set");
    assertThat(cli.core.events.all()).isEmpty();
    assertThat(cli.core.stored(Core.TOM).reset()).isNull();
  }

  @Test
  void aDisabledUserGetsNoLink() {
    cli.run("users disable tom");
    for (String how : List.of("", " --mail")) {
      assertThat(cli.run("users reset-link tom" + how)).isEqualTo(1);
      assertThat(cli.err()).contains("the user is disabled");
    }
  }
}

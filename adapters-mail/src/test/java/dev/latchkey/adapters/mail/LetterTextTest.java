package dev.latchkey.adapters.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.port.Letter;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.ResetToken;
import dev.latchkey.domain.User;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the letters say; how they are sent is shown by {@link QueuedLettersTest}. */
class LetterTextTest {

  private static final Instant AT = Instant.parse("2026-03-01T09:05:00Z");
  private static final EmailAddress TO = new EmailAddress("luke@example.com");
  private static final User.Id USER = User.Id.random();
  private static final ResetToken TOKEN = ResetToken.issue(USER);
  private static final int LONGEST_LINE = 78;

  private static LetterText text(Letter letter, String service) {
    return LetterText.of(letter, service, "https://id.example.com/auth");
  }

  @Test
  void aResetLinkSaysWhatToDoIfItDoesNotOpenAndIfItWasNotAskedFor() {
    var text = text(new Letter.ResetLink(TO, TOKEN, AT), "Example");

    assertThat(text.subject()).isEqualTo("Set a new password for Example");
    assertThat(text.body())
        .contains("\n\nhttps://id.example.com/auth/#reset=" + TOKEN.text() + "\n\n")
        .contains("works once, until 1 March 2026, 09:05 UTC.")
        .contains("\nhttps://id.example.com/auth/#reset\n\nand paste this code:\n\n" + TOKEN.text())
        .contains("If you did not ask for this, ignore this email");
    assertThat(text).hasToString("LetterText[hidden]");
  }

  @Test
  void aChangeSaysWhatToDoIfTheUserDidNotMakeIt() {
    var text = text(new Letter.PasswordChanged(TO, USER, AT), "Example");

    assertThat(text.subject()).isEqualTo("Your password for Example was changed");
    assertThat(text.body())
        .contains("was changed on 1 March 2026, 09:05 UTC.")
        .contains("If this was not you, someone else is in your account. Set a new")
        .contains("\nhttps://id.example.com/auth/#forgot\n");
  }

  @Test
  void aResetSaysToSecureTheMailboxIfTheUserDidNotMakeIt() {
    var text = text(new Letter.PasswordReset(TO, USER, AT), "Example");

    assertThat(text.subject()).isEqualTo("Your password for Example was reset");
    assertThat(text.body())
        .contains("was reset with a link on 1 March 2026, 09:05 UTC.")
        .contains("the password of your mailbox first.")
        .contains("\nhttps://id.example.com/auth/#forgot\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Example", "100%s Ünïcode", "A name of fifty characters, the longest that is set"})
  void onlyLinesWithATokenAreLong(String service) {
    for (Letter letter :
        new Letter[] {
          new Letter.ResetLink(TO, TOKEN, AT),
          new Letter.PasswordChanged(TO, USER, AT),
          new Letter.PasswordReset(TO, USER, AT)
        }) {
      assertThat(text(letter, service).body())
          .contains(service)
          .satisfies(
              body ->
                  assertThat(body.lines().filter(line -> !line.contains(TOKEN.text())))
                      .allMatch(line -> line.length() <= LONGEST_LINE));
    }
  }
}

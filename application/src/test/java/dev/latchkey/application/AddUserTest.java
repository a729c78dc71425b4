package dev.latchkey.application;

import static dev.latchkey.testkit.Core.CLIENT;
import static dev.latchkey.testkit.Core.TOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.Refusal.EmailTaken;
import dev.latchkey.domain.Refusal.PasswordRejected;
import dev.latchkey.domain.Refusal.UsernameTaken;
import dev.latchkey.domain.ResetToken;
import dev.latchkey.domain.User;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.Core.Person;
import org.junit.jupiter.api.Test;

class AddUserTest {

  private static final Person HUCK = Person.named("huck");

  private final Core core = new Core();
  private final AddUser addUser = core.latchkey.addUser();

  @Test
  void addsAUserWithAPassword() {
    User huck = addUser.execute(HUCK.username(), HUCK.email(), HUCK.password());

    assertThat(core.events.all())
        .containsExactly(
            new SecurityEvent(
                Kind.OPERATOR_ADDED_USER, core.clock.instant(), Subject.of(huck.id()), null, null));
    assertThat(core.login(HUCK).user().id()).isEqualTo(huck.id());
  }

  @Test
  void addsAUserWhoChoosesThePasswordByALink() {
    User huck = addUser.execute(HUCK.username(), HUCK.email());
    ResetToken token = core.latchkey.issueResetToken().execute(huck.id()).token();
    core.resetPassword.execute(token, HUCK.password(), CLIENT);

    assertThat(core.login(HUCK).user().id()).isEqualTo(huck.id());
  }

  @Test
  void isBoundToTheRulesOfASignUp() {
    assertThatThrownBy(
            () -> addUser.execute(HUCK.username(), HUCK.email(), new Password("password")))
        .isInstanceOf(PasswordRejected.class);
    assertThatThrownBy(() -> addUser.execute(TOM.username(), HUCK.email(), HUCK.password()))
        .isInstanceOf(UsernameTaken.class);
    assertThatThrownBy(() -> addUser.execute(HUCK.username(), TOM.email()))
        .isInstanceOf(EmailTaken.class);
    assertThat(core.users.find(HUCK.email())).isEmpty();
    assertThat(core.events.all()).isEmpty();
  }
}

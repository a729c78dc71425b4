package dev.latchkey.application;

import static dev.latchkey.testkit.Core.CLIENT;
import static dev.latchkey.testkit.Core.TOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.Refusal.EmailTaken;
import dev.latchkey.domain.Refusal.PasswordRejected;
import dev.latchkey.domain.Refusal.UsernameTaken;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.Core.Person;
import dev.latchkey.testkit.InMemoryUsers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignUpTest {

  private static final Person HUCK = Person.named("huck");

  private final Core core = new Core();

  @Test
  void makesAUserWhoCanLogIn() {
    User huck = signUp(HUCK);

    assertThat(core.events.all())
        .containsExactly(core.event(Kind.SIGNED_UP, Subject.of(HUCK.email(), huck.id()), null));
    assertThat(huck.username()).isEqualTo(HUCK.username());
    assertThat(huck.email()).isEqualTo(HUCK.email());
    assertThat(huck.sessions()).isEmpty();
    assertThat(core.stored(HUCK)).isEqualTo(huck);
    assertThat(core.login(HUCK).user().id()).isEqualTo(huck.id());
  }

  @Test
  void refusesATakenName() {
    var address = new EmailAddress("huck@example.com");

    assertThatThrownBy(
            () ->
                core.signUp.execute(
                    new Username("TOM"), address, new Password("mypassword"), CLIENT))
        .isInstanceOf(UsernameTaken.class);

    assertThat(core.users.find(address)).isEmpty();
    assertRefusalRecorded(address, Reason.USERNAME_TAKEN);
  }

  @Test
  void refusesATakenAddress() {
    assertThatThrownBy(
            () ->
                core.signUp.execute(
                    HUCK.username(),
                    new EmailAddress("Tom@Example.com"),
                    new Password("another one"),
                    CLIENT))
        .isInstanceOf(EmailTaken.class);

    assertRefusalRecorded(TOM.email(), Reason.EMAIL_TAKEN);
    assertThat(core.login(TOM).user().username()).as("still Tom's").isEqualTo(TOM.username());
    assertThat(signUp(HUCK).username()).as("still free").isEqualTo(HUCK.username());
  }

  private void assertRefusalRecorded(EmailAddress email, Reason reason) {
    assertThat(core.events.all())
        .containsExactly(core.event(Kind.SIGN_UP_REFUSED, Subject.of(email, null), reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"seven c", "password", "huck1234", "huck@example.com", "latchkey"})
  void addsAndHashesNothingIfThePolicyRejectsThePassword(String password) {
    int before = core.hasher.computations();

    assertThatThrownBy(
            () ->
                core.signUp.execute(HUCK.username(), HUCK.email(), new Password(password), CLIENT))
        .isInstanceOf(PasswordRejected.class);

    assertThat(core.users.find(HUCK.email())).isEmpty();
    assertThat(core.hasher.computations()).isEqualTo(before);
    assertRefusalRecorded(HUCK.email(), Reason.PASSWORD_REJECTED);
  }

  @Test
  void isNotReportedDoneWhenTheStoreIsAway() {
    var users = new InMemoryUsers();
    var core = new Core(users);
    users.goAway();

    assertThatThrownBy(
            () -> core.signUp.execute(HUCK.username(), HUCK.email(), HUCK.password(), CLIENT))
        .isInstanceOf(StoreUnavailable.class);

    assertThat(core.events.all()).isEmpty();
  }

  private User signUp(Person person) {
    return core.signUp.execute(person.username(), person.email(), person.password(), CLIENT);
  }
}

package dev.latchkey.application;

import static dev.latchkey.application.SessionAssertions.assertRefused;
import static dev.latchkey.testkit.Core.CLIENT;
import static dev.latchkey.testkit.Core.JACKY;
import static dev.latchkey.testkit.Core.TOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.Letter;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.Refusal.InvalidCredentials;
import dev.latchkey.domain.Refusal.PasswordRejected;
import dev.latchkey.domain.Refusal.PasswordResetNotSetUp;
import dev.latchkey.domain.Refusal.ResetLinkInvalid;
import dev.latchkey.domain.Refusal.TooManyAttempts;
import dev.latchkey.domain.ResetToken;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.ThrottlePolicy;
import dev.latchkey.domain.User;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.Core.Person;
import dev.latchkey.testkit.InMemoryUsers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** {@link RequestPasswordReset} and {@link ResetPassword}. */
class PasswordRecoveryTest {

  private static final EmailAddress UNKNOWN = new EmailAddress("unknown@example.com");
  private static final Password NEW = new Password("another one");

  private final Core core = new Core();

  private ResetToken request(Person person) {
    core.requestPasswordReset.execute(person.email(), CLIENT);
    return ((Letter.ResetLink) core.letters.last()).token();
  }

  private void pass(Duration time) {
    core.clock.advance(time);
  }

  private static Person with(Person person, Password password) {
    return new Person(person.username(), person.email(), password);
  }

  @Test
  void theLinkSetsThePasswordAndEndsEverySession() {
    SessionKey one = core.login(TOM).key();
    SessionKey other = core.login(TOM).key();
    ResetToken token = request(TOM);
    assertThat(core.letters.last().user()).isEqualTo(core.stored(TOM).id());
    core.resetPassword.execute(token, NEW, CLIENT);

    assertRefused(core, one, other);
    assertThatThrownBy(() -> core.login(TOM)).isInstanceOf(InvalidCredentials.class);
    assertThat(core.login(with(TOM, NEW)).user().username()).isEqualTo(TOM.username());
  }

  /** Many ask for a link after wrong passwords that lock them out. */
  @Test
  void aResetForgetsTheFailedLoginsOfItsBrowserOrClientAtTheAddress() {
    var known = CLIENT.asKnownDevice("a browser");
    var elsewhere = new Client("198.51.100.1", "");
    int most = ThrottlePolicy.DEFAULT.guesses().addressAndClient().attempts();
    for (Client client : List.of(CLIENT, known, elsewhere)) {
      for (int i = 0; i < most; i++) {
        assertThatThrownBy(() -> login(NEW, client)).isInstanceOf(InvalidCredentials.class);
      }
      assertThatThrownBy(() -> login(NEW, client)).isInstanceOf(TooManyAttempts.class);
    }

    core.resetPassword.execute(request(TOM), NEW, CLIENT, address -> known);
    assertThat(login(NEW, known).user().username()).isEqualTo(TOM.username());
    assertThatThrownBy(() -> login(NEW, CLIENT)).isInstanceOf(TooManyAttempts.class);

    core.resetPassword.execute(request(TOM), NEW, CLIENT);
    assertThat(login(NEW, CLIENT).user().username()).isEqualTo(TOM.username());
    assertThatThrownBy(() -> login(NEW, elsewhere)).isInstanceOf(TooManyAttempts.class);
  }

  private SignedIn login(Password password, Client client) {
    return core.login.execute(TOM.email(), password, client, Set.of(), false);
  }

  @Test
  void aResetOpensNoSession() {
    core.resetPassword.execute(request(TOM), NEW, CLIENT);
    assertThat(core.stored(TOM).sessions()).isEmpty();
  }

  @Test
  void theLinkWorksOnceAndForAnHour() {
    ResetToken token = request(TOM);
    pass(Duration.ofMinutes(59));
    core.resetPassword.execute(token, NEW, CLIENT);
    assertInvalid(token);

    ResetToken late = request(JACKY);
    pass(Duration.ofHours(1));
    assertInvalid(late);
  }

  @Test
  void aSecondRequestWithinFiveMinutesSendsNothing() {
    ResetToken token = request(TOM);
    pass(Duration.ofMinutes(5).minusMillis(1));
    core.requestPasswordReset.execute(TOM.email(), CLIENT);

    assertThat(core.letters.all()).hasSize(1);
    core.resetPassword.execute(token, NEW, CLIENT);
  }

  /** As if the process had died between the write and the letter. */
  @Test
  void aLostLetterCanBeAskedForAgainAfterFiveMinutes() {
    core.over(letter -> {}).requestPasswordReset().execute(TOM.email(), CLIENT);
    core.requestPasswordReset.execute(TOM.email(), CLIENT);
    assertThat(core.letters.all()).isEmpty();

    pass(Duration.ofMinutes(5));
    core.resetPassword.execute(request(TOM), NEW, CLIENT);
  }

  @Test
  void aWrongTokenAndARejectedPasswordVoidNothing() {
    ResetToken token = request(TOM);
    int before = core.hasher.computations();
    assertInvalid(ResetToken.issue(core.stored(TOM).id()));
    assertThatThrownBy(() -> core.resetPassword.execute(token, new Password("short"), CLIENT))
        .isInstanceOf(PasswordRejected.class);
    assertThat(core.hasher.computations()).as("nothing was hashed").isEqualTo(before);
    core.resetPassword.execute(token, NEW, CLIENT);
  }

  @Test
  void aTokenOfOneUserIsWorthlessForAnother() {
    String secret = request(TOM).text().replaceFirst(".*\\.", "");
    ResetToken forged = ResetToken.parse(core.stored(JACKY).id() + "." + secret);
    assertInvalid(forged);
    assertInvalid(ResetToken.parse("nobody." + secret));
  }

  @Test
  void theLetterGoesToTheStoredAddress() {
    core.requestPasswordReset.execute(new EmailAddress(" TOM@Example.com"), CLIENT);
    assertThat(core.letters.last().to().value()).isEqualTo("tom@example.com");
  }

  @Test
  void anUnknownAddressGetsTheSameAnswerAndNoLetter() {
    core.requestPasswordReset.execute(UNKNOWN, CLIENT);
    assertThat(core.letters.all()).isEmpty();
    assertThat(core.events.kinds()).containsExactly(Kind.PASSWORD_RESET_REQUESTED);
  }

  @Test
  void answersBeforeItLooks() {
    var waiting = new ArrayList<Runnable>();
    var request = recovery(waiting::add);
    request.execute(TOM.email(), CLIENT);
    assertThat(core.letters.all()).isEmpty();

    waiting.forEach(Runnable::run);
    assertThat(core.letters.all()).hasSize(1);
  }

  @Test
  void isBusyForEverybodyWhenTooManyRequestsWait() {
    Executor full =
        work -> {
          throw new RejectedExecutionException();
        };
    var request = recovery(full);
    for (EmailAddress email : List.of(TOM.email(), UNKNOWN)) {
      assertThatThrownBy(() -> request.execute(email, CLIENT)).isInstanceOf(Busy.class);
    }
  }

  @Test
  void withoutMailTheRequestIsRefusedForEverybody() {
    var request = core.withoutMail().requestPasswordReset();
    for (EmailAddress email : List.of(TOM.email(), UNKNOWN)) {
      assertThatThrownBy(() -> request.execute(email, CLIENT))
          .isInstanceOf(PasswordResetNotSetUp.class);
      assertThat(core.events.all())
          .containsExactly(
              core.event(
                  Kind.PASSWORD_RESET_REFUSED, Subject.of(email, null), Reason.RESET_NOT_SET_UP));
      core.events.clear();
    }
  }

  @Test
  void sendsAnAddressThreeLettersAnHourAndDoesNotTellTheClient() {
    for (int i = 0; i < 10; i++) {
      core.requestPasswordReset.execute(TOM.email(), new Client("192.0.2." + i, "a device"));
      pass(Duration.ofMinutes(5).plusSeconds(1));
    }
    assertThat(core.letters.all()).hasSize(3);
    core.requestPasswordReset.execute(JACKY.email(), CLIENT);
    assertThat(core.letters.last().to()).isEqualTo(JACKY.email());
  }

  @Test
  void aRequestThatSendsNoLetterDoesNotCountAsOne() {
    core.requestPasswordReset.execute(TOM.email(), CLIENT);
    for (int i = 0; i < 5; i++) {
      core.requestPasswordReset.execute(TOM.email(), CLIENT);
    }
    pass(Duration.ofMinutes(5));
    core.requestPasswordReset.execute(TOM.email(), CLIENT);
    assertThat(core.letters.all()).hasSize(2);
  }

  @Test
  void takesTwentyRequestsAnHourFromAClientWhateverTheAddress() {
    for (int i = 0; i < 20; i++) {
      core.requestPasswordReset.execute(new EmailAddress("user" + i + "@example.com"), CLIENT);
    }
    assertThatThrownBy(() -> core.requestPasswordReset.execute(TOM.email(), CLIENT))
        .isInstanceOf(TooManyAttempts.class);
    assertThat(core.letters.all()).isEmpty();
  }

  @Test
  void tellsTheUserOfAResetAndOfAChange() {
    core.resetPassword.execute(request(TOM), NEW, CLIENT);
    assertThat(core.letters.last())
        .isEqualTo(
            new Letter.PasswordReset(TOM.email(), core.stored(TOM).id(), core.clock.instant()));
    SessionKey key = core.login(with(TOM, NEW)).key();
    core.changePassword.execute(key, TOM.password(), NEW, CLIENT);
    assertThat(core.letters.last()).isInstanceOf(Letter.PasswordChanged.class);
  }

  @Test
  void aFullMailQueueDoesNotUndoAReset() {
    ResetToken token = request(TOM);
    withFullMailQueue().resetPassword().execute(token, NEW, CLIENT);
    core.login(with(TOM, NEW));
    assertThat(core.events.kinds()).contains(Kind.PASSWORD_RESET, Kind.LETTER_LOST);
  }

  @Test
  void aRequestAfterAFullMailQueueSendsALinkAtOnce() {
    withFullMailQueue().requestPasswordReset().execute(TOM.email(), CLIENT);
    assertThat(core.events.kinds()).contains(Kind.LETTER_LOST);
    assertThat(core.stored(TOM).reset()).isNull();
    core.resetPassword.execute(request(TOM), NEW, CLIENT);
    core.login(with(TOM, NEW));
  }

  @Test
  void isToldInAnEventWhenTheStoreFailsInTheBackground() {
    var failing =
        new InMemoryUsers() {
          @Override
          public Optional<User> update(User.Id id, UnaryOperator<User> change) {
            throw new StoreUnavailable("away", null);
          }
        };
    failing.add(core.stored(TOM));
    core.over(failing, core.hasher, core.attempts)
        .requestPasswordReset()
        .execute(TOM.email(), CLIENT);
    assertThat(core.letters.all()).isEmpty();
    assertThat(core.events.kinds()).contains(Kind.LETTER_LOST);
  }

  @Test
  void aResetIsDoneEvenIfItsAttemptCannotBeSettled() {
    ResetToken token = request(TOM);
    LoginAttempts unsettled = mock(delegatesTo(core.attempts));
    doThrow(new StoreUnavailable("away", null)).when(unsettled).succeed(any(), any());
    ResetPassword resetPassword = core.over(core.users, core.hasher, unsettled).resetPassword();

    resetPassword.execute(token, NEW, CLIENT);

    assertThat(core.login(with(TOM, NEW)).user().username()).isEqualTo(TOM.username());
    assertThat(core.events.kinds()).contains(Kind.PASSWORD_RESET);
    assertThat(core.letters.last()).isInstanceOf(Letter.PasswordReset.class);
  }

  private Latchkey withFullMailQueue() {
    return core.over(
        letter -> {
          throw new Busy();
        });
  }

  private RequestPasswordReset recovery(Executor background) {
    return core.over(
            new Ports(
                core.users, core.hasher, core.attempts, core.events, core.letters, background))
        .requestPasswordReset();
  }

  private void assertInvalid(ResetToken token) {
    PasswordHash before = core.stored(TOM).passwordHash();
    assertThatThrownBy(() -> core.resetPassword.execute(token, NEW, CLIENT))
        .isInstanceOf(ResetLinkInvalid.class);
    assertThat(core.stored(TOM).passwordHash()).isEqualTo(before);
  }
}

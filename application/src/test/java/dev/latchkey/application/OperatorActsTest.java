package dev.latchkey.application;

import static dev.latchkey.application.SessionAssertions.assertLive;
import static dev.latchkey.application.SessionAssertions.assertRefused;
import static dev.latchkey.testkit.Core.CLIENT;
import static dev.latchkey.testkit.Core.JACKY;
import static dev.latchkey.testkit.Core.TOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.latchkey.application.port.Letter;
import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.Refusal.InvalidCredentials;
import dev.latchkey.domain.Refusal.NoSuchUser;
import dev.latchkey.domain.Refusal.NotAuthenticated;
import dev.latchkey.domain.Refusal.ResetLinkInvalid;
import dev.latchkey.domain.Refusal.UserDisabled;
import dev.latchkey.domain.ResetToken;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.InMemoryUsers;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The use cases by which an operator looks after one user. */
class OperatorActsTest {

  private static final Password NEW = new Password("another one");
  private static final EmailAddress UNKNOWN = new EmailAddress("unknown@example.com");

  private final InMemoryUsers users = new InMemoryUsers();
  private final Core core = new Core(users);
  private final Latchkey latchkey = core.latchkey;
  private final User.Id tom = core.stored(TOM).id();

  /** An act on the user of this id. */
  private enum Act {
    END_ALL_SESSIONS(Kind.OPERATOR_ENDED_SESSIONS, (it, id) -> it.endAllSessions().execute(id)),
    DISABLE(Kind.OPERATOR_DISABLED_USER, (it, id) -> it.disableUser().execute(id)),
    DELETE(Kind.OPERATOR_DELETED_USER, (it, id) -> it.deleteUser().execute(id)),
    ENABLE(Kind.OPERATOR_ENABLED_USER, (it, id) -> it.enableUser().execute(id)),
    ISSUE_A_TOKEN(Kind.OPERATOR_ISSUED_RESET, (it, id) -> it.issueResetToken().execute(id)),
    MAIL_A_LINK(Kind.OPERATOR_ISSUED_RESET, (it, id) -> it.mailResetLink().execute(id));

    private final Kind kind;

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final BiConsumer<Latchkey, User.Id> what;

    Act(Kind kind, BiConsumer<Latchkey, User.Id> what) {
      this.kind = kind;
      this.what = what;
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesAnEventThatSaysWhoDidIt(Act act) {
    act.what.accept(latchkey, tom);
    assertThat(core.events.all()).containsExactly(event(act.kind, Subject.of(tom), null));
  }

  private SecurityEvent event(Kind kind, Subject subject, @Nullable Reason reason) {
    return new SecurityEvent(kind, core.clock.instant(), subject, null, reason);
  }

  @ParameterizedTest
  @EnumSource
  void knowsNoUserWhoNeverWas(Act act) {
    assertThatThrownBy(() -> act.what.accept(latchkey, User.Id.random()))
        .isInstanceOf(NoSuchUser.class);
    assertThat(core.events.all()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void isNotReportedDoneWhenTheStoreIsAway(Act act) {
    users.goAway();
    assertThatThrownBy(() -> act.what.accept(latchkey, tom)).isInstanceOf(StoreUnavailable.class);
    assertThat(core.events.all()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"END_ALL_SESSIONS", "DISABLE", "DELETE"})
  void endsEverySessionAndThePendingResetAtOnce(Act act) {
    SessionKey laptop = core.login(TOM).key();
    SessionKey phone = core.login(TOM).key();
    SessionKey jackys = core.login(JACKY).key();
    core.requestPasswordReset.execute(TOM.email(), CLIENT);
    ResetToken token = ((Letter.ResetLink) core.letters.last()).token();
    core.events.clear();

    act.what.accept(latchkey, tom);

    assertThat(core.events.all())
        .containsExactlyInAnyOrder(
            event(Kind.SESSIONS_ENDED, Subject.of(laptop), Reason.ENDED_BY_OPERATOR),
            event(Kind.SESSIONS_ENDED, Subject.of(phone), Reason.ENDED_BY_OPERATOR),
            event(act.kind, Subject.of(tom), null));

    assertRefused(core, laptop, phone);
    assertThatThrownBy(() -> core.changePassword.execute(laptop, NEW, TOM.password(), CLIENT))
        .isInstanceOf(NotAuthenticated.class);
    assertThatThrownBy(() -> core.endSessions.execute(laptop, CLIENT))
        .isInstanceOf(NotAuthenticated.class);
    assertThatThrownBy(() -> core.endSessions.execute(laptop, phone.session(), CLIENT))
        .isInstanceOf(NotAuthenticated.class);
    assertThatThrownBy(() -> core.resetPassword.execute(token, NEW, CLIENT))
        .isInstanceOf(ResetLinkInvalid.class);
    assertLive(core, jackys);
  }

  /** ASVS 6.3.8. */
  @ParameterizedTest
  @EnumSource(names = {"DISABLE", "DELETE"})
  void makesTheUserReadLikeAnUnknownOne(Act act) {
    act.what.accept(latchkey, tom);

    int before = core.hasher.computations();
    Throwable refusal = catchThrowable(() -> core.login(TOM));
    int computed = core.hasher.computations() - before;
    Throwable ofUnknown =
        catchThrowable(() -> core.login.execute(UNKNOWN, TOM.password(), CLIENT, Set.of(), false));
    assertThat(refusal)
        .isInstanceOf(InvalidCredentials.class)
        .hasSameClassAs(ofUnknown)
        .hasMessage(ofUnknown.getMessage());
    assertThat(core.hasher.computations() - before).isEqualTo(2 * computed);
    core.requestPasswordReset.execute(TOM.email(), CLIENT);
    assertThat(core.letters.all()).isEmpty();
  }

  @Test
  void enabledAgainTheUserLogsInAndWhatWasOverStaysOver() {
    SessionKey ended = core.login(TOM).key();
    latchkey.disableUser().execute(tom);
    latchkey.disableUser().execute(tom);
    latchkey.enableUser().execute(tom);
    latchkey.enableUser().execute(tom);

    assertRefused(core, ended);
    assertThat(core.login(TOM).user().id()).isEqualTo(tom);
  }

  @Test
  void freesTheNameAndTheAddressOfADeletedUser() {
    latchkey.deleteUser().execute(tom);
    User fresh = core.signUp.execute(TOM.username(), TOM.email(), NEW, CLIENT);
    assertThat(fresh.id()).isNotEqualTo(tom);
  }

  @Test
  void findsAUserByNameAndByAddressAndAllOfThemInPages() {
    core.login(TOM);
    FindUsers find = latchkey.findUsers();
    assertThat(find.execute(TOM.username())).isEqualTo(core.stored(TOM));
    assertThat(find.execute(TOM.email())).isEqualTo(core.stored(TOM));
    User first = find.execute(null, 1).get(0);
    User second = find.execute(first.id(), 1).get(0);
    assertThat(List.of(first, second))
        .containsExactlyInAnyOrder(core.stored(TOM), core.stored(JACKY));
    assertThat(find.execute(second.id(), 1)).isEmpty();
    assertThatThrownBy(() -> find.execute(UNKNOWN)).isInstanceOf(NoSuchUser.class);
    assertThatThrownBy(() -> find.execute(new Username("unknown"))).isInstanceOf(NoSuchUser.class);
  }

  @Test
  void aTokenThatWasIssuedSetsThePasswordOnceAndVoidsTheOneBefore() {
    SessionKey session = core.login(TOM).key();
    ResetToken older = latchkey.issueResetToken().execute(tom).token();
    IssuedReset issued = latchkey.issueResetToken().execute(tom);

    assertThat(core.authenticate.execute(session).user().id()).isEqualTo(tom);
    assertThat(issued.reset().sentTo()).isEqualTo(TOM.email());
    assertThat(issued.reset().expiresAt())
        .isEqualTo(core.clock.instant().plus(core.policies.recovery().lifetime()));
    assertThatThrownBy(() -> core.resetPassword.execute(older, NEW, CLIENT))
        .isInstanceOf(ResetLinkInvalid.class);
    core.resetPassword.execute(issued.token(), NEW, CLIENT);
    assertRefused(core, session);
    assertThatThrownBy(() -> core.resetPassword.execute(issued.token(), NEW, CLIENT))
        .isInstanceOf(ResetLinkInvalid.class);
  }

  @Test
  void mailsALinkToTheStoredAddress() {
    var reset = latchkey.mailResetLink().execute(tom);
    var letter = (Letter.ResetLink) core.letters.last();
    assertThat(letter.to()).isEqualTo(TOM.email()).isEqualTo(reset.sentTo());
    assertThat(letter.expiresAt()).isEqualTo(reset.expiresAt());
    core.resetPassword.execute(letter.token(), NEW, CLIENT);
  }

  @Test
  void mailsNoLinkWithoutMail() {
    var without = core.withoutMail();
    assertThatThrownBy(() -> without.mailResetLink().execute(tom))
        .isInstanceOf(Refusal.PasswordResetNotSetUp.class);
    assertThat(core.stored(TOM).reset()).isNull();
    assertThat(without.issueResetToken().execute(tom).reset()).isEqualTo(core.stored(TOM).reset());
  }

  @Test
  void issuesNoTokenForADisabledUser() {
    latchkey.disableUser().execute(tom);
    assertThatThrownBy(() -> latchkey.issueResetToken().execute(tom))
        .isInstanceOf(UserDisabled.class);
    assertThat(core.stored(TOM).reset()).isNull();
  }
}

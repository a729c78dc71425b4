package dev.latchkey.application;

import static dev.latchkey.application.SessionAssertions.assertLive;
import static dev.latchkey.application.SessionAssertions.assertRefused;
import static dev.latchkey.testkit.Core.CLIENT;
import static dev.latchkey.testkit.Core.JACKY;
import static dev.latchkey.testkit.Core.TOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.reset;
import static org.mockito.Mockito.spy;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.Refusal.InvalidCredentials;
import dev.latchkey.domain.Refusal.PasswordRejected;
import dev.latchkey.domain.Refusal.RecentLoginRequired;
import dev.latchkey.domain.Refusal.WrongCurrentPassword;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.ThrottlePolicy;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.InMemoryUsers;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangePasswordTest {

  private static final Password NEW = new Password("another one");
  private static final Password WRONG = new Password("yourpassword");
  private static final Duration RECENT = SessionPolicy.DEFAULT.recentLogin();

  private final InMemoryUsers users = spy(new InMemoryUsers());
  private final Core core = new Core(users);
  private final SignedIn laptop = core.login(TOM);
  private final SignedIn phone = core.login(TOM);

  @BeforeEach
  void forgetTheLogins() {
    core.events.clear();
  }

  @Test
  void takesTheNewPasswordForTheOldOne() {
    change(laptop, TOM.password());

    assertThatThrownBy(() -> core.login(TOM)).isInstanceOf(InvalidCredentials.class);
    assertThat(core.login.execute(TOM.email(), NEW, CLIENT, Set.of(), false).user().username())
        .isEqualTo(TOM.username());
  }

  @Test
  void endsAllOtherSessionsAtOnce() {
    SignedIn jackys = core.login(JACKY);

    change(laptop, TOM.password());

    assertRefused(core, phone.key());
    assertLive(core, jackys.key());
    assertThat(core.stored(TOM).sessions()).hasSize(1);
  }

  @Test
  void givesItsOwnSessionANewKeyAndRefusesTheOld() {
    SignedIn changed = change(laptop, TOM.password());

    assertThat(changed.key().user()).isEqualTo(laptop.key().user());
    assertThat(changed.key().session()).isNotEqualTo(laptop.key().session());
    assertRefused(core, laptop.key());
    assertLive(core, changed.key());
    assertThat(changed.user()).isEqualTo(core.stored(TOM));
  }

  @Test
  void recordsWhoseItWas() {
    SignedIn changed = change(laptop, TOM.password());

    assertThat(core.events.all())
        .containsExactly(
            core.event(Kind.SESSIONS_ENDED, Subject.of(phone.key()), Reason.PASSWORD_CHANGE),
            core.event(Kind.PASSWORD_CHANGED, Subject.of(changed.key()), null));
  }

  @Test
  void needsTheCurrentPasswordFromThenOn() {
    core.clock.advance(RECENT);
    int computations = core.hasher.computations();

    assertThatThrownBy(() -> change(laptop, null)).isInstanceOf(RecentLoginRequired.class);

    assertThat(core.hasher.computations()).isEqualTo(computations);
    assertNothingHappenedBut(Reason.RECENT_LOGIN_REQUIRED);
    assertLive(core, change(laptop, TOM.password()).key());
  }

  @Test
  void needsTheCurrentPasswordAlwaysIfThePolicySaysSo() {
    var always = new SessionPolicy(Duration.ofDays(30), Duration.ofDays(7), 20, Duration.ZERO);
    var core = new Core(new InMemoryUsers(), always, ThrottlePolicy.DEFAULT);
    SessionKey key = core.login(TOM).key();

    assertThatThrownBy(() -> core.changePassword.execute(key, NEW, null, CLIENT))
        .isInstanceOf(RecentLoginRequired.class)
        .hasMessageNotContaining("log in");

    assertThat(core.changePassword.execute(key, NEW, TOM.password(), CLIENT).user())
        .isEqualTo(core.stored(TOM));
  }

  @Test
  void refusesAWrongCurrentPasswordThoughNoneIsNeeded() {
    assertThatThrownBy(() -> change(laptop, WRONG)).isInstanceOf(WrongCurrentPassword.class);

    assertNothingHappenedBut(Reason.WRONG_PASSWORD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"seven c", "password", "tom12345", "tom@example.com", "latchkey"})
  void hasNoEffectIfThePolicyRejectsTheNewPassword(String rejected) {
    int computations = core.hasher.computations();

    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(
              () ->
                  core.changePassword.execute(laptop.key(), new Password(rejected), WRONG, CLIENT))
          .isInstanceOf(PasswordRejected.class);
    }

    assertThat(core.hasher.computations()).isEqualTo(computations);
    assertNothingHappenedBut(Reason.PASSWORD_REJECTED);
    assertLive(core, change(laptop, TOM.password()).key());
  }

  @Test
  void isRefusedIfTheHashWasReplacedByThatOfAnotherPassword() {
    var others = core.hasher.hash(new Password("somebody else's"));
    Race.beforeUpdate(users, () -> users.update(laptop.user().id(), user -> user.rehash(others)));

    assertThatThrownBy(() -> change(laptop, TOM.password()))
        .isInstanceOf(WrongCurrentPassword.class);

    assertThat(core.stored(TOM)).isEqualTo(phone.user().rehash(others));
    assertThat(core.events.kinds()).containsExactly(Kind.PASSWORD_CHANGE_REFUSED);
  }

  @Test
  void isNeitherReportedDoneNorCountedWhenTheStoreIsAway() {
    SignedIn signedIn = core.login(TOM);
    core.events.clear();
    doThrow(new StoreUnavailable("away", null)).when(users).update(eq(signedIn.user().id()), any());

    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> change(signedIn, TOM.password()))
          .isInstanceOf(StoreUnavailable.class);
      assertThatThrownBy(() -> change(signedIn, null)).isInstanceOf(StoreUnavailable.class);
    }

    assertThat(core.events.all()).isEmpty();
    assertThat(core.stored(TOM)).isEqualTo(signedIn.user());
    reset(users);
    assertLive(core, change(signedIn, TOM.password()).key());
  }

  @Test
  void hasNoEffectWhenTheHasherIsBusy() {
    PasswordHasher hasher = mock(delegatesTo(core.hasher));
    var changePassword = core.over(users, hasher, core.attempts).changePassword();
    doThrow(new Busy()).when(hasher).hash(any());
    doThrow(new Busy()).when(hasher).matches(any(), any());

    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> changePassword.execute(laptop.key(), NEW, TOM.password(), CLIENT))
          .isInstanceOf(Busy.class);
      assertThatThrownBy(() -> changePassword.execute(laptop.key(), NEW, null, CLIENT))
          .isInstanceOf(Busy.class);
    }

    assertNothingHappened();
    reset(hasher);
    assertLive(core, changePassword.execute(laptop.key(), NEW, TOM.password(), CLIENT).key());
  }

  private SignedIn change(SignedIn from, @Nullable Password current) {
    return core.changePassword.execute(from.key(), NEW, current, CLIENT);
  }

  private void assertNothingHappened() {
    assertThat(core.stored(TOM)).isEqualTo(phone.user());
    assertThat(core.events.all()).isEmpty();
  }

  private void assertNothingHappenedBut(Reason refused) {
    assertThat(core.events.all())
        .isNotEmpty()
        .containsOnly(core.event(Kind.PASSWORD_CHANGE_REFUSED, Subject.of(laptop.key()), refused));
    core.events.clear();
    assertNothingHappened();
  }
}

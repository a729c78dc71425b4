package dev.latchkey.application;

import static dev.latchkey.application.SessionAssertions.assertLive;
import static dev.latchkey.application.SessionAssertions.assertRefused;
import static dev.latchkey.testkit.Core.JACKY;
import static dev.latchkey.testkit.Core.TOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;

import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.User;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.InMemoryUsers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AuthenticateTest {

  private static final Duration LIFETIME = SessionPolicy.DEFAULT.lifetime();
  private static final Duration IDLE_TIME = SessionPolicy.DEFAULT.idleTime();
  private static final Duration TOUCH_INTERVAL = Duration.ofMinutes(15);
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final InMemoryUsers users = spy(new InMemoryUsers());
  private final Core core = new Core(users);

  @Test
  void tellsWhoIsBehindAKey() {
    SignedIn laptop = core.login(TOM);
    SignedIn phone = core.login(TOM);

    assertThat(core.authenticate.execute(laptop.key()))
        .isEqualTo(new SignedIn(core.stored(TOM), laptop.session()));
    assertThat(core.authenticate.execute(phone.key()).session()).isEqualTo(phone.session());
  }

  @Test
  void refusesAKeyThatNeverWas() {
    SessionKey toms = core.login(TOM).key();
    SessionKey jackys = core.login(JACKY).key();

    assertRefused(
        core,
        new SessionKey(User.Id.random(), toms.session()),
        new SessionKey(toms.user(), Session.Id.random()),
        new SessionKey(toms.user(), jackys.session()),
        new SessionKey(toms.user(), new Session.Id(toms.user().value())));
  }

  @Test
  void readsOnceAndWritesNothingWhileNoTouchIsDue() {
    SessionKey key = core.login(TOM).key();
    core.clock.advance(TOUCH_INTERVAL.minus(MOMENT));
    clearInvocations(users);

    SignedIn seen = core.authenticate.execute(key);

    verify(users).find(key.user());
    verifyNoMoreInteractions(users);
    assertThat(seen.session().lastSeenAt()).as("as shown").isEqualTo(core.clock.instant());
    assertThat(seen.user().sessions()).containsExactly(seen.session());
  }

  @Test
  void writesOnceWhenATouchIsDue() {
    SignedIn opened = core.login(TOM);
    core.clock.advance(TOUCH_INTERVAL);
    clearInvocations(users);

    SignedIn seen = core.authenticate.execute(opened.key());
    core.authenticate.execute(opened.key());

    verify(users, times(2)).find(opened.key().user());
    verify(users).update(any(), any());
    verifyNoMoreInteractions(users);
    assertThat(seen.session().lastSeenAt()).isEqualTo(core.clock.instant());
    assertThat(core.stored(TOM).sessions()).containsExactly(seen.session());
  }

  @Test
  void refusesASessionAfterExactlyTheIdleTime() {
    SessionKey seenInTime = core.login(TOM).key();
    SessionKey idle = core.login(TOM).key();
    core.clock.advance(IDLE_TIME.minus(MOMENT));

    assertLive(core, seenInTime);
    core.clock.advance(MOMENT);
    clearInvocations(users);

    assertRefused(core, idle);
    verify(users).find(idle.user());
    verifyNoMoreInteractions(users);
    assertLive(core, seenInTime);
  }

  @Test
  void endsABusySessionAfterExactlyItsLifetime() {
    SignedIn opened = core.login(TOM);
    for (int day = 1; day < LIFETIME.toDays(); day++) {
      core.clock.advance(Duration.ofDays(1));
      SignedIn seen = core.authenticate.execute(opened.key());
      assertThat(seen.session().lastSeenAt()).isEqualTo(core.clock.instant());
      assertThat(seen.session().expiresAt()).isEqualTo(opened.session().expiresAt());
      assertThat(seen.key()).as("sliding keeps the key").isEqualTo(opened.key());
    }
    core.clock.advance(Duration.ofDays(1).minus(MOMENT));
    assertLive(core, opened.key());
    core.clock.advance(MOMENT);

    assertThat(core.clock.instant()).isEqualTo(opened.session().expiresAt());
    assertRefused(core, opened.key());
  }

  @Test
  void isNotARefusalWhenTheStoreIsAway() {
    SessionKey key = core.login(TOM).key();
    users.goAway();

    assertThatThrownBy(() -> core.authenticate.execute(key)).isInstanceOf(StoreUnavailable.class);
  }
}

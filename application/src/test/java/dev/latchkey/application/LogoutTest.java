package dev.latchkey.application;

import static dev.latchkey.application.SessionAssertions.assertLive;
import static dev.latchkey.application.SessionAssertions.assertRefused;
import static dev.latchkey.testkit.Core.CLIENT;
import static dev.latchkey.testkit.Core.JACKY;
import static dev.latchkey.testkit.Core.TOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.spy;

import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.User;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.InMemoryUsers;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LogoutTest {

  private final InMemoryUsers users = spy(new InMemoryUsers());
  private final Core core = new Core(users);

  @Test
  void copiedKeyIsRefusedAfterLogout() {
    SessionKey key = core.login(TOM).key();
    var copy =
        new SessionKey(new User.Id(key.user().value()), new Session.Id(key.session().value()));
    assertThat(core.authenticate.execute(copy).user().username()).isEqualTo(TOM.username());

    core.logout.execute(Set.of(key), CLIENT);

    assertRefused(core, copy, key);
  }

  @Test
  void endsOnlyThePresentedSessionsOfAnyUser() {
    SessionKey laptop = core.login(TOM).key();
    SessionKey phone = core.login(TOM).key();
    SessionKey tablet = core.login(TOM).key();
    SessionKey jackys = core.login(JACKY).key();
    SessionKey jackysOther = core.login(JACKY).key();

    core.logout.execute(List.of(laptop, phone, jackys), CLIENT);

    assertRefused(core, laptop, phone, jackys);
    assertLive(core, tablet, jackysOther);
  }

  @Test
  void isFineTwiceAndRecordedOnce() {
    SessionKey key = core.login(TOM).key();
    core.events.clear();

    core.logout.execute(Set.of(key), CLIENT);
    core.logout.execute(List.of(key, key), CLIENT);

    assertThat(core.events.all())
        .containsExactly(core.event(Kind.LOGGED_OUT, Subject.of(key), null));
    assertThat(core.stored(TOM).sessions()).isEmpty();
  }

  @Test
  void isFineWithAKeyThatNeverWas() {
    SessionKey key = core.login(TOM).key();
    core.events.clear();

    core.logout.execute(
        List.of(
            new SessionKey(key.user(), Session.Id.random()),
            new SessionKey(User.Id.random(), key.session()),
            new SessionKey(core.stored(JACKY).id(), key.session())),
        CLIENT);
    core.logout.execute(Set.of(), CLIENT);

    assertThat(core.events.all()).isEmpty();
    assertLive(core, key);
  }

  @Test
  void isNotReportedDoneWhenTheStoreIsAway() {
    SessionKey key = core.login(TOM).key();
    core.events.clear();
    users.goAway();

    assertThatThrownBy(() -> core.logout.execute(Set.of(key), CLIENT))
        .isInstanceOf(StoreUnavailable.class);

    assertThat(core.events.all()).isEmpty();
    users.comeBack();
    assertLive(core, key);
    core.logout.execute(Set.of(key), CLIENT);
    assertRefused(core, key);
  }

  @Test
  void isNotReportedDoneWhenOneOfItsSessionsCouldNotBeEnded() {
    SessionKey toms = core.login(TOM).key();
    SessionKey jackys = core.login(JACKY).key();
    core.events.clear();
    doThrow(new StoreUnavailable("away", null)).when(users).update(eq(jackys.user()), any());

    assertThatThrownBy(() -> core.logout.execute(List.of(toms, jackys), CLIENT))
        .isInstanceOf(StoreUnavailable.class);

    assertThat(core.events.all())
        .extracting(SecurityEvent::subject)
        .containsExactly(Subject.of(toms));
  }
}

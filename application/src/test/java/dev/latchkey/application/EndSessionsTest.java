package dev.latchkey.application;

import static dev.latchkey.application.SessionAssertions.assertLive;
import static dev.latchkey.application.SessionAssertions.assertRefused;
import static dev.latchkey.testkit.Core.CLIENT;
import static dev.latchkey.testkit.Core.JACKY;
import static dev.latchkey.testkit.Core.TOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.Refusal.NoSuchSession;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.InMemoryUsers;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EndSessionsTest {

  private final InMemoryUsers users = new InMemoryUsers();
  private final Core core = new Core(users);
  private final SessionKey laptop = core.login(TOM).key();
  private final SessionKey phone = core.login(TOM).key();
  private final SessionKey tablet = core.login(TOM).key();
  private final SessionKey jackys = core.login(JACKY).key();

  @BeforeEach
  void forgetTheLogins() {
    core.events.clear();
  }

  @Test
  void endsOneOtherSession() {
    core.endSessions.execute(laptop, phone.session(), CLIENT);

    assertRefused(core, phone);
    assertLive(core, laptop, tablet, jackys);
    assertThat(core.events.all()).containsExactly(ended(phone));
  }

  @Test
  void endsAllOtherSessionsAndRecordsEachOnce() {
    core.endSessions.execute(laptop, CLIENT);
    core.endSessions.execute(laptop, CLIENT);

    assertRefused(core, phone, tablet);
    assertLive(core, laptop, jackys);
    assertThat(core.events.all()).containsExactlyInAnyOrder(ended(phone), ended(tablet));
  }

  private SecurityEvent ended(SessionKey key) {
    return core.event(Kind.SESSIONS_ENDED, Subject.of(key), Reason.ENDED_BY_USER);
  }

  @Test
  void refusesToEndASessionOfAnotherUserOrOfNone() {
    for (Session.Id other : List.of(jackys.session(), Session.Id.random())) {
      assertThatThrownBy(() -> core.endSessions.execute(laptop, other, CLIENT))
          .isInstanceOf(NoSuchSession.class);
      assertThat(core.events.all())
          .containsExactly(
              core.event(Kind.END_SESSIONS_REFUSED, Subject.of(laptop), Reason.NO_SUCH_SESSION));
      core.events.clear();
      assertNothingHappened();
    }
  }

  @Test
  void isNotReportedDoneWhenTheStoreIsAway() {
    users.goAway();

    assertThatThrownBy(() -> core.endSessions.execute(laptop, phone.session(), CLIENT))
        .isInstanceOf(StoreUnavailable.class);
    assertThatThrownBy(() -> core.endSessions.execute(laptop, CLIENT))
        .isInstanceOf(StoreUnavailable.class);
    users.comeBack();
    assertNothingHappened();
  }

  private void assertNothingHappened() {
    assertLive(core, laptop, phone, tablet, jackys);
    assertThat(core.events.all()).isEmpty();
  }
}

package dev.latchkey.application;

import static dev.latchkey.testkit.Core.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.Letter;
import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.domain.ClaimedAddress;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.Refusal.TooManyAttempts;
import dev.latchkey.domain.ResetToken;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.User;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.Core.Person;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecurityEventTest {

  private static final Person HUCK = Person.named("huck");
  private static final Password NEW = new Password("another one");
  private static final Password WRONG = new Password("yourpassword");

  private final Core core = new Core();

  @Test
  void holdsNoSecretWhateverItsKind() {
    core.signUp.execute(HUCK.username(), HUCK.email(), HUCK.password(), CLIENT);
    assertRefused(
        () -> core.signUp.execute(HUCK.username(), HUCK.email(), HUCK.password(), CLIENT));
    PasswordHash oldHash = core.stored(HUCK).passwordHash();
    SessionKey key = core.login(HUCK).key();
    core.login(HUCK);
    core.endSessions.execute(key, CLIENT);
    assertRefused(() -> core.changePassword.execute(key, NEW, WRONG, CLIENT));
    SessionKey next = core.changePassword.execute(key, NEW, HUCK.password(), CLIENT).key();
    core.logout.execute(Set.of(next), CLIENT);
    ResetToken token = requestReset();
    core.resetPassword.execute(token, HUCK.password(), CLIENT);
    assertRefused(() -> core.resetPassword.execute(token, HUCK.password(), CLIENT));
    core.over(
            letter -> {
              throw new Busy();
            })
        .resetPassword()
        .execute(requestReset(), HUCK.password(), CLIENT);
    core.latchkey.reportRefusal().execute(Reason.CROSS_SITE, null, CLIENT);
    SessionKey last = core.login(HUCK).key();
    assertRefused(() -> core.endSessions.execute(last, Session.Id.random(), CLIENT));
    for (int i = 0; i < 10; i++) {
      assertRefused(() -> core.login.execute(HUCK.email(), WRONG, CLIENT, Set.of(), false));
    }
    assertThatThrownBy(() -> core.login.execute(HUCK.email(), WRONG, CLIENT, Set.of(), false))
        .isInstanceOf(TooManyAttempts.class);
    for (Kind kind : Kind.values()) {
      if (kind.name().startsWith("OPERATOR_")) {
        core.events.record(
            new SecurityEvent(kind, core.clock.instant(), Subject.of(key), null, null));
      }
    }

    assertThat(core.events.kinds()).contains(Kind.values());
    assertThat(core.events.all())
        .extracting(Object::toString)
        .allSatisfy(
            event ->
                assertThat(event)
                    .doesNotContain(
                        HUCK.password().normalized(),
                        NEW.normalized(),
                        WRONG.normalized(),
                        token.text(),
                        oldHash.value(),
                        core.stored(HUCK).passwordHash().value(),
                        HUCK.email().value()));
  }

  @Test
  void namesWhatItConcerns() {
    User.Id huck = User.Id.random();
    var key = new SessionKey(huck, Session.Id.random());

    assertThat(Subject.of(huck)).isEqualTo(new Subject(huck, null, null));
    assertThat(Subject.of(key)).isEqualTo(new Subject(huck, key.session(), null));
    assertThat(Subject.of((SessionKey) null)).isEqualTo(new Subject(null, null, null));
    assertThat(Subject.of(HUCK.email(), null))
        .isEqualTo(new Subject(null, null, new ClaimedAddress(HUCK.email())));
  }

  @Test
  void tellsARefusedLoginFromOtherRefusedRequests() {
    core.latchkey.reportRefusal().execute(Reason.MALFORMED_LOGIN, null, CLIENT);
    core.latchkey.reportRefusal().execute(Reason.CROSS_SITE, null, CLIENT);

    assertThat(core.events.kinds()).containsExactly(Kind.LOGIN_REFUSED, Kind.REQUEST_REFUSED);
  }

  private ResetToken requestReset() {
    core.requestPasswordReset.execute(HUCK.email(), CLIENT);
    return ((Letter.ResetLink) core.letters.last()).token();
  }

  private static void assertRefused(Runnable attempt) {
    assertThatThrownBy(attempt::run).isInstanceOf(Refusal.class);
  }
}

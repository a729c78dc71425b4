package dev.latchkey.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.domain.PasswordProof.RecentLogin;
import dev.latchkey.domain.Refusal.InvalidCredentials;
import dev.latchkey.domain.Refusal.NotAuthenticated;
import dev.latchkey.domain.Refusal.ResetLinkInvalid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Resets and locked accounts, as the user decides them. */
class PasswordResetTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final RecoveryPolicy POLICY = RecoveryPolicy.DEFAULT;
  private static final SessionRules RULES = SessionPolicy.DEFAULT.at(NOW);
  private static final PasswordHash OLD = new PasswordHash("old");
  private static final PasswordHash FRESH = new PasswordHash("fresh");

  private final User user =
      User.create(new Username("tom"), new EmailAddress("tom@example.com"), OLD);
  private final ResetToken token = ResetToken.issue(user.id());
  private final Session session = Session.open("Firefox on Linux", false, RULES);
  private final User pending =
      user.openSession(session, OLD, RULES).requestReset(reset(token, NOW), POLICY);

  private PasswordReset reset(ResetToken of, Instant at) {
    return POLICY.resetFor(of, user.email(), at);
  }

  @Test
  void setsTheHashEndsEverySessionAndUsesTheTokenUp() {
    User changed = pending.resetPassword(token, FRESH, NOW);

    assertThat(changed)
        .isEqualTo(new User(user.id(), user.username(), user.email(), FRESH, List.of()));
    assertThatThrownBy(() -> changed.resetPassword(token, FRESH, NOW))
        .isInstanceOf(ResetLinkInvalid.class);
  }

  @Test
  void expiresAfterExactlyAnHour() {
    Instant end = NOW.plus(Duration.ofHours(1));
    pending.checkReset(token, end.minusMillis(1));
    assertInvalid(pending, token, end);
  }

  @Test
  void aWrongTokenOpensNothingAndVoidsNothing() {
    assertInvalid(pending, ResetToken.issue(user.id()), NOW);
    assertInvalid(user, token, NOW);
    pending.checkReset(token, NOW);
  }

  @Test
  void aNewerRequestVoidsTheOlderOneButNotWithinFiveMinutes() {
    ResetToken newer = ResetToken.issue(user.id());
    Instant soon = NOW.plus(Duration.ofMinutes(5)).minusMillis(1);
    assertThat(pending.requestReset(reset(newer, soon), POLICY)).isEqualTo(pending);

    User later = pending.requestReset(reset(newer, soon.plusMillis(1)), POLICY);
    later.checkReset(newer, soon);
    assertInvalid(later, token, soon);
  }

  /** The clock of the node that took the request was ahead. */
  @Test
  void oneFromTheFutureOpensNothingAndHoldsNoOtherBack() {
    Instant ahead = NOW.plus(SessionRules.CLOCK_SKEW);
    user.requestReset(reset(token, ahead), POLICY).checkReset(token, NOW);

    User future = user.requestReset(reset(token, ahead.plusMillis(1)), POLICY);
    assertInvalid(future, token, NOW);
    ResetToken newer = ResetToken.issue(user.id());
    future.requestReset(reset(newer, NOW), POLICY).checkReset(newer, NOW);
  }

  @Test
  void anOperatorNeedNotWait() {
    ResetToken issued = ResetToken.issue(user.id());
    User other = pending.issueReset(reset(issued, NOW));
    other.checkReset(issued, NOW);
    assertInvalid(other, token, NOW);
  }

  @Test
  void isWithdrawnWhileItIsThePendingOne() {
    PasswordReset another = reset(ResetToken.issue(user.id()), NOW);
    assertThat(pending.withdrawReset(another)).isEqualTo(pending);
    assertThat(pending.withdrawReset(reset(token, NOW)))
        .isEqualTo(user.openSession(session, OLD, RULES));
  }

  @Test
  void isVoidedByEverythingThatSecuresTheAccount() {
    assertInvalid(
        pending.changePassword(session.id(), new RecentLogin(), FRESH, Session.Id.random(), RULES),
        token,
        NOW);
    assertInvalid(pending.endOtherSessions(session.id(), RULES), token, NOW);
    assertInvalid(pending.endAllSessions(), token, NOW);
    assertInvalid(pending.disable(), token, NOW);
    assertInvalid(pending.disable().enable(), token, NOW);
  }

  @Test
  void isNotVoidedByLoggingInBeingSeenOrLoggingOut() {
    pending.openSession(Session.open("other", false, RULES), OLD, RULES).checkReset(token, NOW);
    pending
        .touch(session.id(), SessionPolicy.DEFAULT.at(NOW.plusSeconds(86_400)))
        .checkReset(token, NOW);
    pending.endSession(session.id()).checkReset(token, NOW);
    pending.rehash(FRESH).checkReset(token, NOW);
  }

  @Test
  void aLinkSentToAnotherAddressIsNotValid() {
    var elsewhere = new EmailAddress("tom@elsewhere.example");
    assertInvalid(user.issueReset(POLICY.resetFor(token, elsewhere, NOW)), token, NOW);
  }

  @Test
  void aDisabledUserHasNoSessionsAndOpensNone() {
    User disabled = pending.disable();
    assertThat(disabled.sessions()).isEmpty();
    assertThat(disabled.requestReset(reset(token, NOW), POLICY)).isEqualTo(disabled);
    assertThatThrownBy(() -> disabled.openSession(session, OLD, RULES))
        .isInstanceOf(InvalidCredentials.class);
    var stale =
        new User(
            user.id(),
            user.username(),
            user.email(),
            new Access(OLD, true, null),
            pending.sessions());
    assertThatThrownBy(() -> stale.liveSession(session.id(), RULES))
        .isInstanceOf(NotAuthenticated.class);
    var later = SessionPolicy.DEFAULT.at(NOW.plusSeconds(86_400));
    assertThat(stale.touch(session.id(), later)).isEqualTo(stale);
    assertThat(disabled.enable().openSession(session, OLD, RULES).sessions()).hasSize(1);
  }

  @Test
  void theStoredDigestDoesNotOpenTheReset() {
    String digest = reset(token, NOW).digest();
    assertThat(digest).matches("[0-9a-f]{64}");
    assertThatThrownBy(() -> ResetToken.parse(user.id() + "." + digest))
        .isInstanceOf(ResetLinkInvalid.class);
  }

  private static void assertInvalid(User user, ResetToken token, Instant now) {
    assertThatThrownBy(() -> user.checkReset(token, now)).isInstanceOf(ResetLinkInvalid.class);
  }

  @Test
  void showsItsTimesAndNothingOfTheSecret() {
    assertThat(reset(token, NOW))
        .hasToString(
            "PasswordReset[requestedAt=2026-01-01T00:00:00Z, expiresAt=2026-01-01T01:00:00Z]");
    assertThat(pending.reset()).isEqualTo(reset(token, NOW));
    assertThat(user.reset()).isNull();
  }
}

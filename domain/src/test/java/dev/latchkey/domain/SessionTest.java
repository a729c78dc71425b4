package dev.latchkey.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.latchkey.domain.Refusal.RecentLoginRequired;
import dev.latchkey.domain.Session.Terms;
import dev.latchkey.domain.Session.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:34:56.789Z");
  private static final Duration LIFETIME = Duration.ofDays(30);
  private static final Duration IDLE_TIME = Duration.ofDays(7);
  private static final SessionPolicy POLICY =
      new SessionPolicy(LIFETIME, IDLE_TIME, 20, Duration.ofMinutes(15));
  private static final SessionRules RULES = POLICY.at(NOW);

  @Test
  void beginsProvenAndSeenAndEndsAfterItsLifetime() {
    var session = Session.open("Firefox", false, RULES);
    assertThat(session)
        .isEqualTo(
            new Session(
                session.id(),
                null,
                new Times(NOW, NOW, NOW),
                new Terms(NOW.plus(LIFETIME), IDLE_TIME, false),
                "Firefox"));
  }

  @Test
  void hasAnIdThatCannotBeGuessed() {
    var seen = new HashSet<Session.Id>();
    for (int i = 0; i < 1000; i++) {
      Session.Id id = Session.open("Firefox", false, RULES).id();
      // 22 characters of 6 bits hold the 128 that ASVS 7.2.3 asks for.
      assertThat(id.value()).matches("[A-Za-z0-9_-]{22}");
      assertThat(seen.add(id)).isTrue();
    }
  }

  @Test
  void keepsAnIdAsItWasGiven() {
    String longest = " ".repeat(127) + "x";
    assertThat(new Session.Id(longest)).hasToString(longest);
    assertThat(new Session.Id(longest).value()).isEqualTo(longest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n"})
  void hasNoBlankId(String blank) {
    assertThatThrownBy(() -> new Session.Id(blank)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hasNoEndlessId() {
    assertThatThrownBy(() -> new Session.Id("x".repeat(129)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void truncatesInstantsToMilliseconds() {
    var fine = NOW.plusNanos(999_999);
    assertThat(new Times(fine, fine, fine)).isEqualTo(new Times(NOW, NOW, NOW));
    assertThat(new Terms(fine, IDLE_TIME.plusNanos(999_999), true))
        .isEqualTo(new Terms(NOW, IDLE_TIME, true));
  }

  @Test
  void livesUntilItHasIdledTooLong() {
    var session = Session.open("Firefox", false, RULES);
    Instant end = NOW.plus(IDLE_TIME);
    assertThat(RULES.isAlive(session)).isTrue();
    assertThat(POLICY.at(end.minusNanos(1)).isAlive(session)).isTrue();
    assertThat(POLICY.at(end).isAlive(session)).isFalse();
    assertThat(POLICY.at(end.plusNanos(1)).isAlive(session)).isFalse();
  }

  @Test
  void endsAtItsLatestEndEvenIfBusy() {
    Instant end = NOW.plus(LIFETIME);
    var session = Session.open("Firefox", false, RULES).touched(POLICY.at(end.minusMillis(1)));
    assertThat(POLICY.at(end.minusNanos(1)).isAlive(session)).isTrue();
    assertThat(POLICY.at(end).isAlive(session)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"P1D, PT1H", "PT1H, P1D"})
  void endsByTheStricterOfItsOwnTermsAndThePolicy(Duration own, Duration policy) {
    var lifetime = Duration.ofHours(1);
    var byLifetime = Session.open("Firefox", false, lifetime(own).at(NOW));
    var byIdleTime = Session.open("Firefox", false, idleTime(own).at(NOW));
    Instant end = NOW.plus(lifetime);
    assertThat(lifetime(policy).at(end.minusNanos(1)).isAlive(byLifetime)).isTrue();
    assertThat(lifetime(policy).at(end).isAlive(byLifetime)).isFalse();
    assertThat(idleTime(policy).at(end.minusNanos(1)).isAlive(byIdleTime)).isTrue();
    assertThat(idleTime(policy).at(end).isAlive(byIdleTime)).isFalse();
    assertThat(byLifetime.under(lifetime(policy).at(NOW)).expiresAt()).isEqualTo(end);
  }

  private static SessionPolicy lifetime(Duration lifetime) {
    return new SessionPolicy(lifetime, IDLE_TIME, 20, Duration.ofMinutes(15));
  }

  private static SessionPolicy idleTime(Duration idleTime) {
    return new SessionPolicy(LIFETIME, idleTime, 20, Duration.ofMinutes(15));
  }

  @ParameterizedTest
  @CsvSource({
    "P7D, P7D, PT15M",
    "PT5H, PT5H, PT15M",
    "PT4H, PT4H, PT12M",
    "PT20S, PT20S, PT1S",
    "PT20S, P7D, PT1S",
    "P7D, PT20S, PT1S"
  })
  void isDueForATouchAfterATwentiethOfTheIdleTimeAndAtMost15Minutes(
      Duration own, Duration now, Duration due) {
    SessionPolicy policy = idleTime(now);
    var session = Session.open("Firefox", false, idleTime(own).at(NOW));
    assertThat(policy.at(NOW).isTouchDue(session)).isFalse();
    assertThat(policy.at(NOW.plus(due).minusNanos(1)).isTouchDue(session)).isFalse();
    assertThat(policy.at(NOW.plus(due)).isTouchDue(session)).isTrue();
  }

  @Test
  void isLiveAndRecentByAClockThatIsFiveMinutesBehind() {
    SessionRules behind = POLICY.at(NOW.minus(SessionRules.CLOCK_SKEW));
    var session = Session.open("Firefox", false, RULES);
    assertThat(behind.isAlive(session)).isTrue();
    assertThat(behind.isTouchDue(session)).isFalse();
    assertThatCode(() -> session.demandRecentLogin(behind)).doesNotThrowAnyException();
  }

  @Test
  void outlivesNoLimitThoughTheClockThatOpenedItWasADayAhead() {
    var session = Session.open("Firefox", false, POLICY.at(NOW.plus(Duration.ofDays(1))));
    assertThat(RULES.isAlive(session)).isTrue();
    assertThat(session.under(RULES).expiresAt()).isEqualTo(NOW.plus(LIFETIME));
    assertThat(RULES.isTouchDue(session)).isTrue();
    assertThatThrownBy(() -> session.demandRecentLogin(RULES))
        .isInstanceOf(RecentLoginRequired.class);

    var seen = session.touched(RULES);
    assertThat(seen.times()).isEqualTo(new Times(NOW, Instant.EPOCH, NOW));
    assertThat(POLICY.at(NOW.plus(IDLE_TIME)).isAlive(seen)).isFalse();
    assertThat(seen.under(RULES).expiresAt()).isEqualTo(NOW.plus(LIFETIME));
    assertThatThrownBy(() -> seen.demandRecentLogin(POLICY.at(NOW.plus(Duration.ofDays(1)))))
        .isInstanceOf(RecentLoginRequired.class);
  }

  @Test
  void isSeenLaterAndNothingElseWhenTouched() {
    var session = Session.open("Firefox", true, RULES);
    Instant later = NOW.plusSeconds(1);
    assertThat(session.touched(POLICY.at(later)))
        .isEqualTo(
            new Session(
                session.id(), null, new Times(NOW, NOW, later), session.terms(), "Firefox"));
  }

  @Test
  void keepsItsTermsUnderANewIdAndRemembersTheOldOne() {
    var session = Session.open("Firefox", true, RULES);
    var next = Session.Id.random();
    Instant later = NOW.plusSeconds(1);
    SessionRules rules = POLICY.at(later);
    assertThat(session.renewed(next, rules))
        .isEqualTo(
            new Session(
                next, session.id(), new Times(NOW, NOW, later), session.terms(), "Firefox"));
    assertThat(session.proven(later).renewed(next, rules).times())
        .isEqualTo(new Times(NOW, later, later));
  }

  static Stream<Arguments> devices() {
    return Stream.of(
        arguments("Firefox on Linux", "Firefox on Linux"),
        arguments(" Firefox ", "Firefox"),
        arguments("Firefox\r\nSet-Cookie: jwt", "Firefox  Set-Cookie: jwt"),
        arguments("a\0b\u001bc\u007fd\u0085e", "a b c d e"),
        arguments("a\u2028b\u2029c", "a b c"),
        arguments("a\u202eb\u200bc\ufeffd", "a b c d"),
        arguments("a\ue000b\ud800c", "a b c"),
        arguments("T\u00fcrk\u00e7e \u65e5 \ud83c\udf6e", "T\u00fcrk\u00e7e \u65e5 \ud83c\udf6e"));
  }

  @ParameterizedTest
  @MethodSource("devices")
  void showsNothingOfADeviceThatBendsALine(String device, String shown) {
    assertThat(Session.open(device, false, RULES).device()).isEqualTo(shown);
  }

  @Test
  void takesADeviceThatSaysNothing() {
    assertThat(Session.open("", false, RULES).device()).isEmpty();
    assertThat(Session.open("\0\n", false, RULES).device()).isEmpty();
  }

  @Test
  void cutsADeviceAfterAHundredCharacters() {
    String flan = "\ud83c\udf6e";
    assertThat(Session.open("a".repeat(100), false, RULES).device()).isEqualTo("a".repeat(100));
    assertThat(Session.open("a".repeat(101), false, RULES).device()).isEqualTo("a".repeat(100));
    assertThat(Session.open(flan.repeat(101), false, RULES).device()).isEqualTo(flan.repeat(100));
  }

  @Test
  void isTheSameReadBackFromWhatItShows() {
    var session = Session.open(" \n\u202e" + "a b".repeat(50), false, POLICY.at(NOW.plusNanos(1)));
    assertThat(
            new Session(
                session.id(),
                null,
                new Times(session.openedAt(), session.provenAt(), session.lastSeenAt()),
                session.terms(),
                session.device()))
        .isEqualTo(session);
  }

  @Test
  void outlivesTheBrowserIfThatWasAskedFor() {
    assertThat(Session.open("Firefox", true, RULES).remembered()).isTrue();
    assertThat(Session.open("Firefox", false, RULES).remembered()).isFalse();
  }
}

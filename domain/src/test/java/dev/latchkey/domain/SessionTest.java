package dev.latchkey.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:34:56.789Z");
  private static final Duration LIFETIME = Duration.ofDays(30);
  private static final Duration IDLE_TIME = Duration.ofDays(7);
  private static final Duration TOUCH_INTERVAL = IDLE_TIME.dividedBy(20);
  private static final SessionPolicy POLICY =
      new SessionPolicy(LIFETIME, IDLE_TIME, 20, Duration.ofMinutes(15));
  private static final SessionRules RULES = POLICY.at(NOW);

  @Test
  void beginsProvenAndSeenAndEndsAfterItsLifetime() {
    var session = Session.open("Firefox", RULES);
    assertThat(session)
        .isEqualTo(new Session(session.id(), NOW, NOW, NOW, NOW.plus(LIFETIME), "Firefox"));
  }

  @Test
  void hasAnIdThatCannotBeGuessed() {
    var seen = new HashSet<Session.Id>();
    for (int i = 0; i < 1000; i++) {
      Session.Id id = Session.open("Firefox", RULES).id();
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
  void keepsItsInstantsToTheMillisecond() {
    var fine = NOW.plusNanos(999_999);
    var id = Session.Id.random();
    assertThat(new Session(id, fine, fine, fine, fine, "Firefox"))
        .isEqualTo(new Session(id, NOW, NOW, NOW, NOW, "Firefox"));
  }

  @Test
  void livesUntilItHasIdledTooLong() {
    var session = Session.open("Firefox", RULES);
    Instant end = NOW.plus(IDLE_TIME);
    assertThat(session.isAlive(RULES)).isTrue();
    assertThat(session.isAlive(POLICY.at(end.minusNanos(1)))).isTrue();
    assertThat(session.isAlive(POLICY.at(end))).isFalse();
    assertThat(session.isAlive(POLICY.at(end.plusNanos(1)))).isFalse();
  }

  @Test
  void livesUntilItsLatestEndHoweverBusy() {
    Instant end = NOW.plus(LIFETIME);
    var session = Session.open("Firefox", RULES).touched(end.minusMillis(1));
    assertThat(session.isAlive(POLICY.at(end.minusNanos(1)))).isTrue();
    assertThat(session.isAlive(POLICY.at(end))).isFalse();
  }

  @Test
  void isDueForATouchAfterATwentiethOfTheIdleTime() {
    var session = Session.open("Firefox", RULES);
    assertThat(session.isTouchDue(RULES)).isFalse();
    assertThat(session.isTouchDue(POLICY.at(NOW.plus(TOUCH_INTERVAL).minusNanos(1)))).isFalse();
    assertThat(session.isTouchDue(POLICY.at(NOW.plus(TOUCH_INTERVAL)))).isTrue();
  }

  @Test
  void isNotDueForATouchByAClockThatIsBehind() {
    var session = Session.open("Firefox", RULES);
    assertThat(session.isTouchDue(POLICY.at(NOW.minus(IDLE_TIME)))).isFalse();
  }

  @Test
  void isSeenLaterAndNothingElseWhenTouched() {
    var session = Session.open("Firefox", RULES);
    assertThat(session.touched(NOW.plusSeconds(1)))
        .isEqualTo(
            new Session(
                session.id(), NOW, NOW, NOW.plusSeconds(1), session.expiresAt(), "Firefox"));
  }

  @Test
  void keepsItsLatestEndUnderANewId() {
    var session = Session.open("Firefox", RULES);
    var next = Session.Id.random();
    Instant later = NOW.plusSeconds(1);
    assertThat(session.renewed(next, later))
        .isEqualTo(new Session(next, NOW, NOW, later, session.expiresAt(), "Firefox"));
    assertThat(session.proven(later).renewed(next, later))
        .isEqualTo(new Session(next, NOW, later, later, session.expiresAt(), "Firefox"));
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
    assertThat(Session.open(device, RULES).device()).isEqualTo(shown);
  }

  @Test
  void takesADeviceThatSaysNothing() {
    assertThat(Session.open("", RULES).device()).isEmpty();
    assertThat(Session.open("\0\n", RULES).device()).isEmpty();
  }

  @Test
  void cutsADeviceAfterAHundredCharacters() {
    String flan = "\ud83c\udf6e";
    assertThat(Session.open("a".repeat(100), RULES).device()).isEqualTo("a".repeat(100));
    assertThat(Session.open("a".repeat(101), RULES).device()).isEqualTo("a".repeat(100));
    assertThat(Session.open(flan.repeat(101), RULES).device()).isEqualTo(flan.repeat(100));
  }

  @Test
  void isTheSameReadBackFromWhatItShows() {
    var session = Session.open(" \n\u202e" + "a b".repeat(50), POLICY.at(NOW.plusNanos(1)));
    assertThat(
            new Session(
                session.id(),
                session.openedAt(),
                session.provenAt(),
                session.lastSeenAt(),
                session.expiresAt(),
                session.device()))
        .isEqualTo(session);
  }
}

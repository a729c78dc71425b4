package dev.latchkey.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionPolicyTest {

  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void isThirtyDaysSevenIdleTwentySessionsAndAQuarterOfAnHourByDefault() {
    assertThat(SessionPolicy.DEFAULT)
        .isEqualTo(
            new SessionPolicy(Duration.ofDays(30), Duration.ofDays(7), 20, Duration.ofMinutes(15)));
  }

  /** A recent login of zero: no login is recent. */
  @ParameterizedTest
  @CsvSource({"PT1S, 1, PT0S", "P3650D, 100, P3650D"})
  void takesTimesOfASecondToTenYearsAndOneToAHundredSessions(
      Duration time, int sessions, Duration recentLogin) {
    var policy = new SessionPolicy(time, time, sessions, recentLogin);
    assertThat(policy.lifetime()).isEqualTo(time);
    assertThat(policy.idleTime()).isEqualTo(time);
    assertThat(policy.sessionsPerUser()).isEqualTo(sessions);
    assertThat(policy.recentLogin()).isEqualTo(recentLogin);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0.999999999S", "PT0S", "PT-1S", "P3650DT0.000000001S"})
  void refusesShorterAndLongerLives(Duration time) {
    assertThatThrownBy(() -> new SessionPolicy(time, DAY, 1, DAY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("session lifetime must be ")
        .hasMessageEndingWith("not " + time);
    assertThatThrownBy(() -> new SessionPolicy(DAY, time, 1, DAY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("session idle time must be ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-0.000000001S", "P3650DT0.000000001S"})
  void refusesANegativeOrEndlessRecentLogin(Duration time) {
    assertThatThrownBy(() -> new SessionPolicy(DAY, DAY, 1, time))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("recent login must be ");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 101})
  void refusesFewerAndMoreSessions(int sessions) {
    assertThatThrownBy(() -> new SessionPolicy(DAY, DAY, sessions, DAY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sessions per user must be 1 to 100, not " + sessions);
  }
}

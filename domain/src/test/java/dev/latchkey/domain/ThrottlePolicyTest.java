package dev.latchkey.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.domain.ThrottlePolicy.Limit;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThrottlePolicyTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void admitsAtLeastOne() {
    assertThat(new Limit(1, HOUR).attempts()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void doesNotAdmitNone(int attempts) {
    assertThatThrownBy(() -> new Limit(attempts, HOUR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not " + attempts);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1S", "PT24H"})
  void takesAWindowOfASecondToADay(Duration window) {
    assertThat(new Limit(1, window).window()).isEqualTo(window);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0.999999999S", "PT0S", "PT-1S", "PT24H0.000000001S"})
  void refusesAShorterOrLongerWindow(Duration window) {
    assertThatThrownBy(() -> new Limit(1, window))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not " + window);
  }

  @Test
  void isOnByDefaultAndNeverAboveAHundredFailuresInARow() {
    assertThat(ThrottlePolicy.DEFAULT)
        .isEqualTo(
            new ThrottlePolicy(
                true,
                new Limit(100, Duration.ofMinutes(15)),
                new Limit(10, Duration.ofMinutes(15)),
                new Limit(100, HOUR),
                new Limit(20, HOUR)));
  }
}

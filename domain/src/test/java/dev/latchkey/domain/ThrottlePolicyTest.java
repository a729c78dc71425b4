package dev.latchkey.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.domain.ThrottlePolicy.Guesses;
import dev.latchkey.domain.ThrottlePolicy.Limit;
import dev.latchkey.domain.ThrottlePolicy.Resets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThrottlePolicyTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration QUARTER = Duration.ofMinutes(15);

  @ParameterizedTest
  @CsvSource({"1, PT1S", "10000, PT24H"})
  void acceptsOneToTenThousandAttemptsInASecondToADay(int attempts, Duration window) {
    var limit = new Limit(attempts, window);
    assertThat(limit.attempts()).isEqualTo(attempts);
    assertThat(limit.window()).isEqualTo(window);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, 10_001, Integer.MAX_VALUE})
  void rejectsFewerOrMoreAttempts(int attempts) {
    assertThatThrownBy(() -> new Limit(attempts, HOUR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not " + attempts);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0.999999999S", "PT0S", "PT-1S", "PT24H0.000000001S"})
  void rejectsAShorterOrLongerWindow(Duration window) {
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
                new Guesses(
                    new Limit(100, QUARTER),
                    new Limit(10, QUARTER),
                    new Limit(100, HOUR),
                    new Limit(10, QUARTER)),
                new Limit(20, HOUR),
                new Resets(new Limit(20, HOUR), new Limit(3, HOUR)),
                new Limit(10, QUARTER)));
  }
}

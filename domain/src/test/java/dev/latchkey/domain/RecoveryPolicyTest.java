package dev.latchkey.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryPolicyTest {

  @ParameterizedTest
  @CsvSource({"PT1M, PT0S", "PT1M, PT59.999999999S", "PT24H, PT0S"})
  void takesLinksOfAMinuteToADayAndAShorterPause(Duration lifetime, Duration pause) {
    var policy = new RecoveryPolicy(lifetime, pause, true);
    assertThat(policy.lifetime()).isEqualTo(lifetime);
    assertThat(policy.pause()).isEqualTo(pause);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT59.999999999S", "PT-1M", "PT24H0.000000001S"})
  void rejectsAnotherLifetime(Duration lifetime) {
    assertThatThrownBy(() -> new RecoveryPolicy(lifetime, Duration.ZERO, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the lifetime of a reset link must be PT1M to PT24H, not " + lifetime);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-0.000000001S", "PT1H", "PT1H0.000000001S"})
  void rejectsANegativePauseAndOneAsLongAsTheLifetime(Duration pause) {
    assertThatThrownBy(() -> new RecoveryPolicy(Duration.ofHours(1), pause, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the pause between reset links must be PT0S to less than PT1H");
  }
}

package dev.latchkey.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BoundsTest {

  @Test
  void acceptsTheBoundsThemselves() {
    assertThat(Bounds.check("the number", 1, 1, 3)).isEqualTo(1);
    assertThat(Bounds.check("the number", 3, 1, 3)).isEqualTo(3);
  }

  @Test
  void namesTheSettingItsBoundsAndItsValue() {
    assertThatThrownBy(() -> Bounds.check("the number", 0, 1, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the number must be 1 to 3, not 0");
    assertThatThrownBy(
            () -> Bounds.check("the time", Duration.ofHours(2), Duration.ZERO, Duration.ofHours(1)))
        .hasMessage("the time must be PT0S to PT1H, not PT2H");
  }
}

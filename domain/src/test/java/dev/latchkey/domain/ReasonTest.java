package dev.latchkey.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReasonTest {

  @Test
  void isThatOfTheRefusalOrAnInvalidValue() {
    assertThat(Reason.of(new Refusal.ResetLinkInvalid())).isEqualTo(Reason.RESET_LINK_INVALID);
    assertThat(Reason.of(new Refusal.Invalid("email", "is odd"))).isEqualTo(Reason.INVALID_VALUE);
  }
}

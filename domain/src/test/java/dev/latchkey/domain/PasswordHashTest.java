package dev.latchkey.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {

  @Test
  void keepsTheStringAsItIs() {
    assertThat(new PasswordHash(" $argon2id$V=19$ ").value()).isEqualTo(" $argon2id$V=19$ ");
    assertThat(new PasswordHash("a")).isNotEqualTo(new PasswordHash("A"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t"})
  void isNotBlank(String blank) {
    assertThatThrownBy(() -> new PasswordHash(blank)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void takesFourThousandAndNinetySixCharactersAndNoMore() {
    assertThat(new PasswordHash("a".repeat(4096)).value()).hasSize(4096);
    assertThatThrownBy(() -> new PasswordHash("secret".repeat(683)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void revealsNothing() {
    assertThat(new PasswordHash("$argon2id$secret")).hasToString("PasswordHash[hidden]");
  }

  @Test
  void hasADigestThatTellsHashesApart() {
    assertThat(new PasswordHash("a").digest())
        .matches("[0-9a-f]{64}")
        .isNotEqualTo(new PasswordHash("b").digest());
  }
}

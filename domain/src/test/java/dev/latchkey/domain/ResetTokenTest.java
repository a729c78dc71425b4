package dev.latchkey.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.domain.Refusal.ResetLinkInvalid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResetTokenTest {

  private static final String SHORTER = "id.abcdefghijabcdefghijabcdefghijabcdefghijab";
  private static final String SECRET = "abcdefghijabcdefghijabcdefghijabcdefghijabc";

  @Test
  void readsTheTextItMade() {
    var user = User.Id.random();
    var token = ResetToken.issue(user);
    var read = ResetToken.parse("\n " + token.text() + "\u00a0\u200b\n");

    assertThat(read).isEqualTo(token).hasSameHashCodeAs(token);
    assertThat(read.user()).isEqualTo(user);
    assertThat(read.text()).isEqualTo(token.text()).startsWith(user + ".").hasSize(22 + 1 + 43);
  }

  @Test
  void isEqualToTheSameUserAndSecretAlone() {
    var token = ResetToken.issue(User.Id.random());
    var another = ResetToken.issue(token.user());

    assertThat(token).isNotEqualTo(another).isNotEqualTo(token.text());
    assertThat(token.hashCode()).isNotEqualTo(another.hashCode());
    assertThat(token).hasToString("ResetToken[hidden]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "id", "id.", SHORTER, SECRET, "." + SECRET, "id." + SECRET + "a"})
  void rejectsAnotherText(String text) {
    assertThatThrownBy(() -> ResetToken.parse(text)).isInstanceOf(ResetLinkInvalid.class);
  }
}

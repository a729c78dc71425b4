package dev.latchkey.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordTest {

  private static final String COMPOSED = "cr\u00e8me br\u00fbl\u00e9e";
  private static final String DECOMPOSED = "cre\u0300me bru\u0302le\u0301e";
  private static final String FLAN = "\ud83c\udf6e";

  @Test
  void isTheSameInEveryUnicodeFormOfIt() {
    var composed = new Password(COMPOSED);
    var decomposed = new Password(DECOMPOSED);

    assertThat(decomposed).isEqualTo(composed).hasSameHashCodeAs(composed);
    assertThat(decomposed.normalized()).isEqualTo(COMPOSED);
    assertThat(decomposed.length()).isEqualTo(composed.length()).isEqualTo(12);
  }

  @Test
  void keepsTheTextAsItWasTyped() {
    assertThat(new Password(DECOMPOSED).raw()).isEqualTo(DECOMPOSED);
    assertThat(new Password(COMPOSED).raw()).isEqualTo(COMPOSED);
  }

  @Test
  void foldsNothingElse() {
    var password = new Password("Password");
    assertThat(password).isNotEqualTo(new Password("password"));
    assertThat(password).isNotEqualTo(new Password("Password "));
    assertThat(password).isNotEqualTo(new Password(" Password"));
    assertThat(password).isNotEqualTo(new Password("\uff30assword"));
    assertThat(password).isNotEqualTo("Password");
    assertThat(new Password("\ufb01sh").normalized()).isEqualTo("\ufb01sh");
    assertThat(new Password(" \t\0\n ").normalized()).isEqualTo(" \t\0\n ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PassWord",
        " password\n",
        "\u00a0password\u3000",
        "\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44",
        "pass\u00adword",
        "\u200bp\u200ba\u2060ssword\ufeff",
        "pa\u017f\u017fword",
        "p\u24d0ssword\ufe0f"
      })
  void foldsLookAlikesToOneText(String lookAlike) {
    assertThat(new Password(lookAlike).folded()).isEqualTo("password");
  }

  @Test
  void foldsNothingThatIsSeen() {
    assertThat(new Password("p\u00e4ss word").folded()).isEqualTo("p\u00e4ss word");
    assertThat(new Password(" \u200b\u3164 ").folded()).isEmpty();
  }

  @Test
  void isNotEmpty() {
    assertThatThrownBy(() -> new Password("")).hasMessage("password must not be empty");
    assertThat(new Password(" ").length()).isEqualTo(1);
  }

  @Test
  void countsCodePoints() {
    assertThat(new Password(FLAN).length()).isEqualTo(1);
    assertThat(new Password("a" + FLAN + "\u00e9").length()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "\u00e9", "\u20ac", FLAN})
  void takesTwoHundredAndFiftySixCodePointsAndNoMore(String codePoint) {
    assertThat(new Password(codePoint.repeat(256)).length()).isEqualTo(256);
    assertTooLong(codePoint.repeat(257));
  }

  @Test
  void countsCodePointsAfterComposing() {
    assertThat(new Password("e\u0301".repeat(256)).length()).isEqualTo(256);
    assertTooLong("e\u0301".repeat(257));
  }

  @Test
  void countsCodePointsThatComposingAdds() {
    String becomesThree = "\ufb2c";
    assertThat(new Password(becomesThree.repeat(85)).length()).isEqualTo(255);
    assertTooLong(becomesThree.repeat(86));
  }

  @Test
  void measuresTheBytesBeforeItComposes() {
    String fiveBytesThatBecomeOneCodePoint = "e\u0323\u0302";
    assertThat(new Password(fiveBytesThatBecomeOneCodePoint.repeat(204)).length()).isEqualTo(204);
    assertThat(new Password(fiveBytesThatBecomeOneCodePoint.repeat(204) + "aaaa").length())
        .isEqualTo(208);
    assertTooLong(fiveBytesThatBecomeOneCodePoint.repeat(204) + "aaaaa");
  }

  @Test
  void spreadsOverHashTables() {
    assertThat(new Password("secret").hashCode()).isNotEqualTo(new Password("other").hashCode());
  }

  @Test
  void refusesAMegabyte() {
    assertTooLong("\u0323\u0302".repeat(1 << 19));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud83c", "\udf6e", "secret\ud83c", "\udf6e\ud83c", "\ud83csecret"})
  void refusesHalvesOfACharacter(String text) {
    assertThatThrownBy(() -> new Password(text))
        .isInstanceOf(Refusal.Invalid.class)
        .hasMessage("password must be Unicode text");
  }

  @Test
  void revealsNothing() {
    assertThat(new Password("secret")).hasToString("Password[hidden]");
    assertThat(new NewPassword(new Password("secret"))).hasToString("NewPassword[hidden]");
  }

  private static void assertTooLong(String text) {
    assertThatThrownBy(() -> new Password(text))
        .isInstanceOfSatisfying(
            Refusal.Invalid.class, refusal -> assertThat(refusal.field()).isEqualTo("password"))
        .hasMessage("password must have at most 256 characters");
  }

  @Test
  void isRandomIfAnOperatorChoosesNone() {
    assertThat(Password.random().raw())
        .hasSizeGreaterThan(20)
        .isNotEqualTo(Password.random().raw());
  }
}

package dev.latchkey.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsernameTest {

  @ParameterizedTest
  @ValueSource(strings = {"t", "7", "tom", "t.o_m-7", "0x", "a..b", "tom.", "tom-", "tom_"})
  void takesLettersDigitsDotsUnderscoresAndHyphens(String name) {
    assertThat(new Username(name).value()).isEqualTo(name);
  }

  @Test
  void takesSixtyFourCharactersAndNoMore() {
    assertThat(new Username("a".repeat(64)).value()).hasSize(64);
    assertThatThrownBy(() -> new Username("a".repeat(65))).isInstanceOf(Refusal.Invalid.class);
  }

  @Test
  void isTheSameInUpperAndLowerCase() {
    assertThat(new Username("ToM")).isEqualTo(new Username("tom")).hasToString("tom");
    assertThat(new Username("ABCXYZ").value()).isEqualTo("abcxyz");
  }

  @Test
  void lowersCaseByTheRulesOfAsciiInEveryLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(new Locale.Builder().setLanguage("tr").setRegion("TR").build());
    try {
      assertThat(new Username("TITIAN").value()).isEqualTo("titian");
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".tom",
        "_tom",
        "-tom",
        "tom\0",
        "tom@example.com",
        "tom/jacky",
        "tom$",
        "t\u00f6m",
        "\u0131an",
        "\u212aate",
        "\u017fam",
        "\uff54om",
        "to\u0301m",
        "\ud83c\udf6e"
      })
  void refusesEverythingElse(String name) {
    assertThatThrownBy(() -> new Username(name))
        .isInstanceOfSatisfying(
            Refusal.Invalid.class,
            refusal -> {
              assertThat(refusal.field()).isEqualTo("username");
              assertThat(refusal).hasMessageStartingWith("username must be 1 to 64 letters");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " tom",
        "tom ",
        "\ntom\r\n",
        "tom\u00a0",
        "\ufefftom\u200b",
        "tom\u00ad",
        "\u2060tom\u3164"
      })
  void trimsBlanksAndInvisibleCharacters(String name) {
    assertThat(new Username(name).value()).isEqualTo("tom");
  }

  @ParameterizedTest
  @CsvSource({
    "to m, a blank",
    "to\u200bm, the invisible character U+200B",
    "to\u00a0m, the invisible character U+00A0",
    "to\u00adm, the invisible character U+00AD"
  })
  void namesABlankOrInvisibleCharacterInside(String name, String described) {
    assertThatThrownBy(() -> new Username(name))
        .hasMessage("username must not contain " + described);
  }
}

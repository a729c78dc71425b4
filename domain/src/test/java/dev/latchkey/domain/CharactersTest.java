package dev.latchkey.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CharactersTest {

  private static final int BLANK_OF_BRAILLE = 0x2800;

  @Test
  void ignoresWhatUnicodeIgnoresAndFormatCharacters() {
    assertThat(
            IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(character -> Characters.isIgnorable(character) != expected(character))
                .mapToObj(Integer::toHexString))
        .isEmpty();
  }

  private static boolean expected(int character) {
    return UCharacter.hasBinaryProperty(character, UProperty.DEFAULT_IGNORABLE_CODE_POINT)
        || Character.getType(character) == Character.FORMAT
        || character == BLANK_OF_BRAILLE;
  }

  @ParameterizedTest
  @CsvSource({
    "0x20, a blank",
    "0x21, !",
    "0x7e, ~",
    "0x7f, the character U+007F",
    "0xe9, the character U+00E9",
    "0xa0, the invisible character U+00A0",
    "0x200b, the invisible character U+200B",
  })
  void describesACharacterForAMessage(int character, String description) {
    assertThat(Characters.describe(character)).isEqualTo(description);
  }
}

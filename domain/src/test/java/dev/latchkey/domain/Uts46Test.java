package dev.latchkey.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.IDNA;
import com.ibm.icu.util.VersionInfo;
import java.util.ArrayList;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ICU4J is the oracle, except for ASCII labels: those are accepted without a look at hyphens. */
class Uts46Test {

  private static final IDNA ICU =
      IDNA.getUTS46Instance(
          IDNA.NONTRANSITIONAL_TO_ASCII
              | IDNA.USE_STD3_RULES
              | IDNA.CHECK_BIDI
              | IDNA.CHECK_CONTEXTJ);
  private static final VersionInfo NEWEST = VersionInfo.getInstance(13);
  private static final String REFUSED = "refused";

  @Test
  void agreesWithIcuOnEveryCharacterOfUnicode13() {
    assertThat(
            IntStream.rangeClosed(128, Character.MAX_CODE_POINT)
                .parallel()
                .boxed()
                .flatMap(Uts46Test::differences)
                .toList())
        .isEmpty();
  }

  private static Stream<String> differences(int character) {
    String label = Character.toString(character);
    VersionInfo age = UCharacter.getAge(character);
    return age.compareTo(NEWEST) > 0 || age.getMajor() == 0
        ? Stream.of(label).filter(it -> !latchkey("a" + it).equals(REFUSED))
        : Stream.of(label, "a" + label, label + "a.b").filter(it -> !latchkey(it).equals(icu(it)));
  }

  /**
   * Letters of both directions, digits, marks, viramas, joiners, dots: what the rules are about.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a0-\u05d0\u0627\u0660\u064b\u06f0.",
        "a0-\u00fc\u0301\u00df\u03c2\u0130\uff21\u3002.",
        "\u0915\u094d\u200d\u200ca\u0628\u0648\u064b",
        "\u0628\u06fa\u200c\u0648\u0627\u0640\u00ad",
        "\ua872\ua840\u200c\u07ca\u180a\u1820",
        "e\u0323\u0302\u212a\u017f=\u0338\ufb01\u1100\u1161",
      })
  void agreesWithIcuOnThousandsOfDomains(String alphabet) {
    var random = new Random(46);
    int[] characters = alphabet.codePoints().toArray();
    var differences = new ArrayList<String>();
    for (int i = 0; i < 5_000; i++) {
      String domain =
          random
              .ints(1 + random.nextInt(7), 0, characters.length)
              .mapToObj(it -> Character.toString(characters[it]))
              .collect(Collectors.joining());
      if (!latchkey(domain).equals(icu(domain))) {
        differences.add(domain);
      }
    }
    assertThat(differences).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "b\u00fccher, bcher-kva",
    "\u00fc, tda",
    "a\u00fc-b, a-b-hoa",
    "\ud83c\udf6e\u4f8b\u3048, r8jz45gr310a",
    "\u0644\u064a\u0647\u0645\u0627\u0628\u062a\u0643\u0644\u0645\u0648\u0634\u0639\u0631\u0628\u064a\u061f,"
        + " egbpdaj6bu4bxfgehfvwxn"
  })
  void encodesPunycode(String text, String punycode) {
    assertThat(Punycode.encode(text)).isEqualTo(punycode);
  }

  private static String latchkey(String domain) {
    try {
      return DomainName.canonical(domain);
    } catch (Refusal.Invalid refused) {
      return REFUSED;
    }
  }

  private static String icu(String domain) {
    var info = new IDNA.Info();
    String ascii = ICU.nameToASCII(domain, new StringBuilder(), info).toString();
    boolean emptyLabel = Stream.of(ascii.split("\\.", -1)).anyMatch(String::isEmpty);
    boolean hyphensInAscii =
        info.getErrors().equals(Set.of(IDNA.Error.HYPHEN_3_4)) && !ascii.contains("xn--");
    return (info.hasErrors() && !hyphensInAscii) || emptyLabel ? REFUSED : ascii;
  }
}

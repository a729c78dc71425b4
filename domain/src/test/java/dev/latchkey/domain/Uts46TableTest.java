package dev.latchkey.domain;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.IDNA;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.util.VersionInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Makes {@code uts46.txt} from ICU4J's data. A line is a kind, a range of characters in hexadecimal
 * and a mapping: {@code v} valid, {@code m} mapped (to nothing, or for a range to a range), and for
 * joiners {@code l}, {@code d}, {@code r}, {@code t} the joining type, {@code 9} a virama. What has
 * no line is not allowed.
 */
class Uts46TableTest {

  private static final VersionInfo NEWEST = VersionInfo.getInstance(13);
  private static final Normalizer2 MAPPING =
      Normalizer2.getInstance(null, "uts46", Normalizer2.Mode.COMPOSE);
  private static final IDNA STD3 = IDNA.getUTS46Instance(IDNA.USE_STD3_RULES);

  private record Property(char kind, String mapping) {

    boolean isSingle() {
      return mapping.codePointCount(0, mapping.length()) == 1;
    }

    int offset(Property other) {
      return mapping.codePointAt(0) - other.mapping.codePointAt(0);
    }
  }

  private record Range(int first, int last, Property property) {
    boolean continuedBy(int character, Property next) {
      boolean bothSingle = next.isSingle() && property.isSingle();
      boolean bothNone = next.mapping.isEmpty() && property.mapping.isEmpty();
      return character == last + 1
          && next.kind == property.kind
          && (bothNone || (bothSingle && next.offset(property) == character - first));
    }

    String line() {
      String end = first == last ? "" : "-" + Integer.toHexString(last);
      String mapping =
          property
              .mapping
              .codePoints()
              .mapToObj(it -> " " + Integer.toHexString(it))
              .collect(joining());
      return property.kind + " " + Integer.toHexString(first) + end + mapping;
    }
  }

  @Test
  void isWhatIcuSaysOfTheCharactersOfUnicode13() throws IOException {
    var lines = new ArrayList<String>();
    var status = new ArrayList<Range>();
    var joining = new ArrayList<Range>();
    for (int character = 128; character <= Character.MAX_CODE_POINT; character++) {
      if (UCharacter.getAge(character).compareTo(NEWEST) > 0
          || Character.getType(character) == Character.SURROGATE) {
        continue;
      }
      Property property = status(character);
      if (property != null) {
        add(status, character, property);
        char type = joiningType(character);
        if (property.kind == 'v' && type != '-') {
          add(joining, character, new Property(type, ""));
        }
      }
    }
    status.forEach(it -> lines.add(it.line()));
    joining.forEach(it -> lines.add(it.line()));
    Path made = Path.of("target", "uts46.txt");
    Files.write(made, lines, US_ASCII);

    try (var table = Uts46.class.getResourceAsStream("uts46.txt")) {
      assertThat(new String(Objects.requireNonNull(table).readAllBytes(), US_ASCII))
          .as("the table; %s is the new one", made.toAbsolutePath())
          .isEqualTo(Files.readString(made));
    }
  }

  private static void add(List<Range> ranges, int character, Property property) {
    Range last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
    if (last != null && last.continuedBy(character, property)) {
      ranges.set(ranges.size() - 1, new Range(last.first, character, last.property));
    } else {
      ranges.add(new Range(character, character, property));
    }
  }

  private static @Nullable Property status(int character) {
    String text = Character.toString(character);
    String mapped = MAPPING.normalize(text);
    var info = new IDNA.Info();
    STD3.labelToASCII("a" + text + "b", new StringBuilder(), info);
    if (mapped.contains("\ufffd") || info.getErrors().contains(IDNA.Error.DISALLOWED)) {
      return null;
    }
    return mapped.equals(text) ? new Property('v', "") : new Property('m', mapped);
  }

  private static char joiningType(int character) {
    if (UCharacter.getCombiningClass(character) == 9) {
      return '9';
    }
    return switch (UCharacter.getIntPropertyValue(character, UProperty.JOINING_TYPE)) {
      case UCharacter.JoiningType.LEFT_JOINING -> 'l';
      case UCharacter.JoiningType.DUAL_JOINING -> 'd';
      case UCharacter.JoiningType.RIGHT_JOINING -> 'r';
      case UCharacter.JoiningType.TRANSPARENT -> 't';
      default -> '-';
    };
  }
}

package dev.latchkey.domain;

import java.text.Normalizer;
import java.util.List;
import java.util.Set;

/**
 * Unicode IDNA Compatibility Processing (UTS #46), non-transitional, with UseSTD3ASCIIRules,
 * CheckHyphens, CheckBidi and CheckJoiners. It knows the characters of Unicode 13, which every JDK
 * from 17 on normalizes in the same way, and refuses later ones.
 */
final class Uts46 {

  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int ZERO_WIDTH_JOINER = 0x200d;

  private static final Set<Integer> MARKS =
      Set.of(
          (int) Character.NON_SPACING_MARK,
          (int) Character.COMBINING_SPACING_MARK,
          (int) Character.ENCLOSING_MARK);

  private Uts46() {}

  /**
   * Maps and normalizes a domain.
   *
   * @throws Refusal.Invalid if a character is not allowed
   */
  static String map(String domain) {
    var mapped = new StringBuilder();
    for (int character : domain.codePoints().toArray()) {
      String text =
          character < 128
              ? Ascii.lowerCase(Character.toString(character))
              : Uts46Table.mapped(character);
      if (text == null) {
        throw forbidden(character);
      }
      mapped.append(text);
    }
    return Normalizer.normalize(mapped, Normalizer.Form.NFC);
  }

  /**
   * Checks the labels of a mapped domain, at least one of which is not ASCII.
   *
   * @throws Refusal.Invalid if a label is not valid (UTS #46, 4.1)
   */
  static void check(List<String> labels) {
    boolean rightToLeft = labels.stream().anyMatch(Bidi::isRightToLeft);
    for (String label : labels) {
      if (label.chars().anyMatch(it -> it >= 128)) {
        checkLabel(label.codePoints().toArray());
      }
      if (rightToLeft && !Bidi.isOrdered(label)) {
        throw EmailAddress.invalid(
            "must not mix text from left to right and from right to left after the @");
      }
    }
  }

  private static void checkLabel(int[] label) {
    for (int i = 0; i < label.length; i++) {
      boolean valid = label[i] < 128 || Uts46Table.isValid(label[i]);
      if (!valid || (isJoiner(label[i]) && !isJoinerAllowed(label, i))) {
        throw forbidden(label[i]);
      }
    }
    boolean hyphens = label.length > 3 && label[2] == '-' && label[3] == '-';
    if (hyphens || MARKS.contains(Character.getType(label[0]))) {
      throw EmailAddress.invalid("must have a valid international domain name after the @");
    }
  }

  private static boolean isJoiner(int character) {
    return character == ZERO_WIDTH_NON_JOINER || character == ZERO_WIDTH_JOINER;
  }

  /** RFC 5892, A.1 and A.2: after a virama; the non-joiner also between letters that join. */
  private static boolean isJoinerAllowed(int[] label, int at) {
    if (at > 0 && Uts46Table.joining(label[at - 1]) == '9') {
      return true;
    }
    return label[at] == ZERO_WIDTH_NON_JOINER
        && "ld".indexOf(joiningNeighbour(label, at, -1)) >= 0
        && "rd".indexOf(joiningNeighbour(label, at, 1)) >= 0;
  }

  private static char joiningNeighbour(int[] label, int at, int step) {
    int i = at + step;
    while (i >= 0 && i < label.length && "t9".indexOf(Uts46Table.joining(label[i])) >= 0) {
      i += step;
    }
    return i >= 0 && i < label.length ? Uts46Table.joining(label[i]) : '-';
  }

  private static Refusal.Invalid forbidden(int character) {
    return EmailAddress.invalid(
        "must not contain " + Characters.describe(character) + " after the @");
  }
}

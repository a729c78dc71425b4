package dev.latchkey.domain;

import static java.lang.Character.DIRECTIONALITY_ARABIC_NUMBER;
import static java.lang.Character.DIRECTIONALITY_BOUNDARY_NEUTRAL;
import static java.lang.Character.DIRECTIONALITY_COMMON_NUMBER_SEPARATOR;
import static java.lang.Character.DIRECTIONALITY_EUROPEAN_NUMBER;
import static java.lang.Character.DIRECTIONALITY_EUROPEAN_NUMBER_SEPARATOR;
import static java.lang.Character.DIRECTIONALITY_EUROPEAN_NUMBER_TERMINATOR;
import static java.lang.Character.DIRECTIONALITY_LEFT_TO_RIGHT;
import static java.lang.Character.DIRECTIONALITY_NONSPACING_MARK;
import static java.lang.Character.DIRECTIONALITY_OTHER_NEUTRALS;
import static java.lang.Character.DIRECTIONALITY_RIGHT_TO_LEFT;
import static java.lang.Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;

import java.util.Set;

/** The rule for labels in domains that have a right-to-left label: RFC 5893, 2. */
final class Bidi {

  private static final Set<Byte> NEUTRAL =
      Set.of(
          DIRECTIONALITY_EUROPEAN_NUMBER,
          DIRECTIONALITY_EUROPEAN_NUMBER_SEPARATOR,
          DIRECTIONALITY_EUROPEAN_NUMBER_TERMINATOR,
          DIRECTIONALITY_COMMON_NUMBER_SEPARATOR,
          DIRECTIONALITY_OTHER_NEUTRALS,
          DIRECTIONALITY_BOUNDARY_NEUTRAL,
          DIRECTIONALITY_NONSPACING_MARK);

  private static final Set<Byte> RIGHT_TO_LEFT =
      Set.of(DIRECTIONALITY_RIGHT_TO_LEFT, DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC);

  private Bidi() {}

  /** Returns whether the label makes its domain a "Bidi domain name". */
  static boolean isRightToLeft(String label) {
    return label
        .codePoints()
        .mapToObj(Character::getDirectionality)
        .anyMatch(it -> RIGHT_TO_LEFT.contains(it) || it == DIRECTIONALITY_ARABIC_NUMBER);
  }

  /** Returns whether a label of a "Bidi domain name" obeys the rule. */
  static boolean isOrdered(String label) {
    byte[] classes = new byte[label.codePointCount(0, label.length())];
    int length = 0;
    for (int character : label.codePoints().toArray()) {
      classes[length++] = Character.getDirectionality(character);
    }
    int end = length - 1;
    while (end > 0 && classes[end] == DIRECTIONALITY_NONSPACING_MARK) {
      end--;
    }
    return RIGHT_TO_LEFT.contains(classes[0])
        ? isRightToLeft(classes, classes[end])
        : isLeftToRight(classes, classes[end]);
  }

  private static boolean isRightToLeft(byte[] classes, byte last) {
    boolean european = false;
    boolean arabic = false;
    for (byte it : classes) {
      european |= it == DIRECTIONALITY_EUROPEAN_NUMBER;
      arabic |= it == DIRECTIONALITY_ARABIC_NUMBER;
      if (!RIGHT_TO_LEFT.contains(it)
          && !NEUTRAL.contains(it)
          && it != DIRECTIONALITY_ARABIC_NUMBER) {
        return false;
      }
    }
    return !(european && arabic)
        && (RIGHT_TO_LEFT.contains(last)
            || last == DIRECTIONALITY_EUROPEAN_NUMBER
            || last == DIRECTIONALITY_ARABIC_NUMBER);
  }

  private static boolean isLeftToRight(byte[] classes, byte last) {
    for (byte it : classes) {
      if (it != DIRECTIONALITY_LEFT_TO_RIGHT && !NEUTRAL.contains(it)) {
        return false;
      }
    }
    return classes[0] == DIRECTIONALITY_LEFT_TO_RIGHT
        && (last == DIRECTIONALITY_LEFT_TO_RIGHT || last == DIRECTIONALITY_EUROPEAN_NUMBER);
  }
}

package dev.latchkey.domain;

import java.util.Locale;

/** Characters that people do not see, and how a message names a character. */
final class Characters {

  private Characters() {}

  /** Returns the text without blanks and invisible characters at its ends. */
  static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isTrimmed(text.codePointAt(start))) {
      start += Character.charCount(text.codePointAt(start));
    }
    while (start < end && isTrimmed(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(start, end);
  }

  private static boolean isTrimmed(int character) {
    return isBlank(character) || isIgnorable(character);
  }

  /** Returns whether it is a space of any width, a tab or a line break. */
  static boolean isBlank(int character) {
    return Character.isWhitespace(character) || Character.isSpaceChar(character);
  }

  /**
   * Returns whether it has no width: a format character, a filler, a variation selector or a tag
   * (Unicode's Default_Ignorable_Code_Point), or the Braille blank.
   */
  static boolean isIgnorable(int character) {
    return Character.getType(character) == Character.FORMAT
        || character == 0x034f
        || character == 0x115f
        || character == 0x1160
        || character == 0x17b4
        || character == 0x17b5
        || (character >= 0x180b && character <= 0x180f)
        || character == 0x2065
        || character == 0x2800
        || character == 0x3164
        || (character >= 0xfe00 && character <= 0xfe0f)
        || character == 0xffa0
        || (character >= 0xfff0 && character <= 0xfff8)
        || (character >= 0xe0000 && character <= 0xe0fff);
  }

  /**
   * Returns at most {@code longest} code points of the text, without blanks at its ends. A blank
   * replaces each character that is not printable, such as one that breaks a line on the page or in
   * the log.
   */
  static String printable(String text, int longest) {
    var printable = new StringBuilder();
    text.codePoints()
        .map(it -> isPrintable(it) ? it : ' ')
        .limit(longest)
        .forEach(printable::appendCodePoint);
    return printable.toString().strip();
  }

  private static boolean isPrintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /**
   * Describes a character for a message: {@code a blank}, {@code _}, {@code the invisible character
   * U+200B}.
   */
  static String describe(int character) {
    if (character == ' ') {
      return "a blank";
    }
    if (isBlank(character) || isIgnorable(character)) {
      return String.format(Locale.ROOT, "the invisible character U+%04X", character);
    }
    return character > ' ' && character < 127
        ? Character.toString(character)
        : String.format(Locale.ROOT, "the character U+%04X", character);
  }
}

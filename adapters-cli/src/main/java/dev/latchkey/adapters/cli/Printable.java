package dev.latchkey.adapters.cli;

/** Makes text from elsewhere safe to print on a terminal. */
final class Printable {

  private Printable() {}

  /**
   * The text with {@code \\u{1b}} in place of a character that moves the cursor or is not shown.
   */
  static String text(String text) {
    var printable = new StringBuilder(text.length());
    text.codePoints().forEach(it -> append(printable, it));
    return printable.toString();
  }

  private static void append(StringBuilder printable, int codePoint) {
    switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          printable.append("\\u{").append(Integer.toHexString(codePoint)).append('}');
      default -> printable.appendCodePoint(codePoint);
    }
  }
}

package dev.latchkey.domain;

/** Case by the rules of ASCII alone: no locale, and no foreign letter becomes an ASCII one. */
final class Ascii {

  private Ascii() {}

  /** The text with A to Z in lower case and everything else as it was. */
  static String lowerCase(String text) {
    var lower = new StringBuilder(text);
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        lower.setCharAt(i, (char) (c + ('a' - 'A')));
      }
    }
    return lower.toString();
  }
}

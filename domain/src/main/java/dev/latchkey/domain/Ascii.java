package dev.latchkey.domain;

/** Lower case by the rules of ASCII alone: no other letter becomes an ASCII one, in any locale. */
final class Ascii {

  private Ascii() {}

  /** Returns the text with A to Z in lower case and all other characters unchanged. */
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

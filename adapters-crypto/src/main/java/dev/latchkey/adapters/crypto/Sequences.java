package dev.latchkey.adapters.crypto;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Recognises text that is typed without thought: repeats ({@code 12341234}), sequences ({@code
 * 87654321}) and walks over the keyboard ({@code 1qaz2wsx}), also when two of them are interleaved
 * ({@code 1q2w3e4r}) or a few other characters are added ({@code a12345678}).
 */
final class Sequences {

  private static final int LONGEST_UNIT = 4;

  /** Rows of keys, one below the other; a line of keys runs along a row, a column or a diagonal. */
  private record Keyboard(List<String> rows) {

    static Keyboard of(String... rows) {
      return new Keyboard(List.of(rows));
    }

    /** Returns whether the three keys lie in a line of neighbours, or are the same key. */
    boolean isLine(int first, int second, int third) {
      int a = place(first);
      int b = place(second);
      int c = place(third);
      return a >= 0 && b >= 0 && c >= 0 && b - a == c - b && isNeighbour(b - a);
    }

    private int place(int key) {
      for (int row = 0; row < rows.size(); row++) {
        int column = rows.get(row).indexOf(key);
        if (column >= 0) {
          return WIDTH * row + column;
        }
      }
      return -1;
    }

    private static boolean isNeighbour(int step) {
      return IntStream.of(0, 1, WIDTH - 1, WIDTH, WIDTH + 1).anyMatch(it -> it == Math.abs(step));
    }

    private static final int WIDTH = 100;
  }

  private static final List<Keyboard> KEYBOARDS =
      List.of(
          Keyboard.of("1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./"),
          Keyboard.of("!@#$%^&*()_+", "qwertyuiop{}", "asdfghjkl:\"", "zxcvbnm<>?"),
          Keyboard.of("1234567890", "qwertzuiop\u00fc+", "asdfghjkl\u00f6\u00e4#", "yxcvbnm,.-"),
          Keyboard.of("1234567890", "azertyuiop", "qsdfghjklm", "wxcvbn,;:!"),
          Keyboard.of(
              "1234567890",
              "\u0439\u0446\u0443\u043a\u0435\u043d\u0433\u0448\u0449\u0437\u0445\u044a",
              "\u0444\u044b\u0432\u0430\u043f\u0440\u043e\u043b\u0434\u0436\u044d",
              "\u044f\u0447\u0441\u043c\u0438\u0442\u044c\u0431\u044e"),
          Keyboard.of("789", "456", "123"),
          Keyboard.of("0123456789"));

  private Sequences() {}

  /** Returns whether the text repeats itself, or three quarters of it are sequences and walks. */
  static boolean match(String text) {
    int[] characters = text.codePoints().toArray();
    return text.length() > 2
        && (isRepeat(characters)
            || 4 * inLines(characters) >= 3 * characters.length
            || (characters.length > 7
                && isLines(everySecond(characters, 0))
                && isLines(everySecond(characters, 1))));
  }

  private static boolean isRepeat(int[] text) {
    return IntStream.rangeClosed(1, Math.min(LONGEST_UNIT, text.length / 2))
        .anyMatch(
            unit -> IntStream.range(unit, text.length).allMatch(i -> text[i] == text[i - unit]));
  }

  private static int[] everySecond(int[] text, int first) {
    return IntStream.range(0, text.length).filter(i -> i % 2 == first).map(i -> text[i]).toArray();
  }

  private static boolean isLines(int[] text) {
    return inLines(text) == text.length;
  }

  private static int inLines(int[] text) {
    return (int) IntStream.range(0, text.length).filter(i -> isInLine(text, i)).count();
  }

  private static boolean isInLine(int[] text, int at) {
    return IntStream.rangeClosed(Math.max(0, at - 2), Math.min(at, text.length - 3))
        .anyMatch(i -> isLine(text[i], text[i + 1], text[i + 2]));
  }

  private static boolean isLine(int first, int second, int third) {
    int step = second - first;
    boolean alphabet =
        step == third - second
            && Math.abs(step) <= 1
            && IntStream.of(first, second, third).allMatch(Character::isLetterOrDigit);
    return alphabet
        || (first == second && second == third)
        || KEYBOARDS.stream().anyMatch(it -> it.isLine(first, second, third));
  }
}

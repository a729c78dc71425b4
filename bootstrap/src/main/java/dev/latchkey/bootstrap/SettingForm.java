package dev.latchkey.bootstrap;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.springframework.boot.convert.DurationStyle;

/**
 * The forms that the text of a setting may have. Each returns the text as it was given, or throws
 * an {@link IllegalArgumentException} whose message follows the name of the setting.
 */
final class SettingForm {

  /** A unit is demanded: Spring would read a bare number as milliseconds. */
  private static final Pattern DURATION = Pattern.compile("[0-9]{1,15}(ms|s|m|h|d)");

  /** Fits an int, and has one spelling for each number, as {@link Settings} compares ports. */
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{.*}", Pattern.DOTALL);

  /** RFC 7518, 3.2: HS256 needs a key of at least 256 bits. */
  private static final int SHORTEST_SECRET_BYTES = 32;

  private static final int FEWEST_CHARACTERS_IN_SECRET = 8;

  private SettingForm() {}

  /** Whether it is too small or too large is checked by what it is for. */
  static UnaryOperator<String> number() {
    return text -> {
      check(NUMBER.matcher(text).matches(), "must be a whole number, not " + ascii(text));
      return text;
    };
  }

  static UnaryOperator<String> number(int least, int most) {
    return text -> {
      String wanted =
          "must be a whole number from %s to %s, not %s".formatted(least, most, ascii(text));
      check(NUMBER.matcher(text).matches(), wanted);
      int number = Integer.parseInt(text);
      check(number >= least && number <= most, wanted);
      return text;
    };
  }

  /** Whether it is too short or too long is checked by what it is for. */
  static UnaryOperator<String> duration() {
    return text -> {
      parse(text, "must be a duration with its unit (ms, s, m, h or d), not " + ascii(text));
      return text;
    };
  }

  static UnaryOperator<String> duration(Duration least, Duration most) {
    return text -> {
      String wanted =
          "must be a duration from %ss to %sd with its unit (ms, s, m, h or d), not %s"
              .formatted(least.toSeconds(), most.toDays(), ascii(text));
      Duration duration = parse(text, wanted);
      check(duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0, wanted);
      return text;
    };
  }

  private static Duration parse(String text, String wanted) {
    check(DURATION.matcher(text).matches(), wanted);
    try {
      return DurationStyle.SIMPLE.parse(text);
    } catch (ArithmeticException huge) {
      throw new IllegalArgumentException(wanted, huge);
    }
  }

  static UnaryOperator<String> flag() {
    return text -> {
      check(
          ascii(text).equals("true") || text.equals("false"), "must be true or false, not " + text);
      return text;
    };
  }

  /** Printable ASCII; not repeated in a message, as it may hold a password. */
  static UnaryOperator<String> text() {
    return SettingForm::ascii;
  }

  /** Texts separated by commas, with or without blanks after them. */
  static UnaryOperator<String> list() {
    return text -> {
      for (String element : ascii(text).split(",", -1)) {
        check(!element.isBlank(), "must have a value before and after each comma");
      }
      return text;
    };
  }

  /** Text in any script, such as a path or a name. */
  static UnaryOperator<String> words() {
    return text -> withoutPlaceholder(plain(text));
  }

  /** One or more secrets separated by commas; each is taken exactly as it stands. */
  static UnaryOperator<String> secrets() {
    return text -> {
      for (String secret : text.split(",", -1)) {
        printable(secret);
        check(
            secret.getBytes(StandardCharsets.UTF_8).length >= SHORTEST_SECRET_BYTES,
            "must have at least %s bytes in each secret, and commas only between two"
                .formatted(SHORTEST_SECRET_BYTES));
        check(
            secret.chars().distinct().count() >= FEWEST_CHARACTERS_IN_SECRET,
            "must have at least %s different characters in each secret"
                .formatted(FEWEST_CHARACTERS_IN_SECRET));
        check(!PLACEHOLDER.matcher(secret).matches(), "is a placeholder that nothing has replaced");
      }
      return text;
    };
  }

  private static String ascii(String text) {
    printable(text);
    return withoutPlaceholder(text);
  }

  private static String withoutPlaceholder(String text) {
    check(!text.contains("${"), "contains a placeholder, which nothing replaces");
    return text;
  }

  private static void printable(String text) {
    plain(text);
    check(
        text.chars().allMatch(c -> c >= ' ' && c <= '~'),
        "must be printable ASCII (a quotation mark or letter may have been replaced by a similar"
            + " one)");
  }

  private static String plain(String text) {
    check(
        text.equals(text.strip()) && text.chars().noneMatch(Character::isISOControl),
        "must not have a blank at an end, a line break or another control character");
    check(
        !(text.startsWith("\"") || text.startsWith("'")),
        "must not be in quotation marks: they would be part of it");
    check(
        text.indexOf('\uFFFD') < 0,
        "holds characters that cannot be read in this locale: set LC_ALL=C.UTF-8");
    return text;
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}

package dev.latchkey.domain;

import java.util.regex.Pattern;

/**
 * The name a user is known by: 1 to 64 ASCII letters, digits, dots, underscores and hyphens, the
 * first a letter or digit. Blanks and invisible characters at its ends are removed. Kept in lower
 * case, so two spellings of one name are equal.
 */
public record Username(String value) {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /**
   * @throws Refusal.Invalid if it breaks the rules above
   */
  public Username {
    value = Characters.trim(value);
    if (!FORM.matcher(value).matches()) {
      throw new Refusal.Invalid("username", reason(value));
    }
    value = Ascii.lowerCase(value);
  }

  private static String reason(String value) {
    return value
        .codePoints()
        .filter(it -> Characters.isBlank(it) || Characters.isIgnorable(it))
        .mapToObj(it -> "must not contain " + Characters.describe(it))
        .findFirst()
        .orElse(
            "must be 1 to 64 letters (a to z), digits, dots, underscores or hyphens,"
                + " and begin with a letter or digit");
  }

  @Override
  public String toString() {
    return value;
  }
}

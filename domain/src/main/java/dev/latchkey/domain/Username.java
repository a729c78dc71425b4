package dev.latchkey.domain;

import java.util.regex.Pattern;

/**
 * The name a user is known by: 1 to 64 ASCII letters, digits, dots, underscores and hyphens, the
 * first a letter or digit. Kept in lower case, so two spellings of one name are equal.
 */
public record Username(String value) {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /**
   * @throws Refusal.Invalid if it breaks the rules above
   */
  public Username {
    if (!FORM.matcher(value).matches()) {
      throw new Refusal.Invalid(
          "username",
          "must be 1 to 64 letters (a to z), digits, dots, underscores or hyphens,"
              + " and begin with a letter or digit");
    }
    value = Ascii.lowerCase(value);
  }

  @Override
  public String toString() {
    return value;
  }
}

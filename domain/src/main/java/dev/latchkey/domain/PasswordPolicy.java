package dev.latchkey.domain;

import dev.latchkey.domain.Refusal.PasswordRejected;
import dev.latchkey.domain.Refusal.PasswordRejected.Reason;
import java.util.function.Predicate;

/**
 * The rules for a new password (NIST SP 800-63B-4, 3.1.1.2; ASVS 6.2.1, 6.2.4, 6.2.5, 6.2.11): it
 * is long enough, not common, and not made from the user's name, the address or the service's name.
 * Any composition is allowed.
 */
public final class PasswordPolicy {

  /** ASVS 6.2.1: at least 8; 15 are recommended where the password is the only factor. */
  public static final int SHORTEST_MINIMUM = 8;

  /** ASVS 6.2.9: 64 characters must be permitted. */
  public static final int LONGEST_MINIMUM = 64;

  private static final String SERVICE_NAME = "latchkey";
  private static final int SHORT_WORD = 3;

  private final int minimumLength;
  private final Predicate<Password> common;

  /**
   * @param minimumLength in code points, {@value #SHORTEST_MINIMUM} to {@value #LONGEST_MINIMUM}
   * @param common tests whether many people use a password
   * @throws IllegalArgumentException if the length is out of bounds
   */
  public PasswordPolicy(int minimumLength, Predicate<Password> common) {
    this.minimumLength =
        Bounds.check(
            "the minimum password length", minimumLength, SHORTEST_MINIMUM, LONGEST_MINIMUM);
    this.common = common;
  }

  /** How many code points a new password has at least. */
  public int minimumLength() {
    return minimumLength;
  }

  /**
   * Accepts the password for the user with this name and address.
   *
   * @throws PasswordRejected with the reason
   */
  public NewPassword accept(Password password, Username username, EmailAddress email) {
    if (password.length() < minimumLength) {
      throw new PasswordRejected(
          Reason.TOO_SHORT, "password must have at least " + minimumLength + " characters");
    }
    if (common.test(password)) {
      throw new PasswordRejected(
          Reason.COMMON, "password is one that many people use, please choose another");
    }
    String localPart = email.value().substring(0, email.value().indexOf('@'));
    if (isLittleMoreThan(username.value(), password)
        || isLittleMoreThan(email.value(), password)
        || isLittleMoreThan(localPart, password)) {
      throw new PasswordRejected(
          Reason.OWN_NAME, "password must not be made from your name or email");
    }
    if (isLittleMoreThan(SERVICE_NAME, password)) {
      throw new PasswordRejected(
          Reason.SERVICE_NAME, "password must not be made from the name of this service");
    }
    return new NewPassword(password);
  }

  /**
   * Returns whether the password is the word with little around it, as in {@code tom12345} and
   * {@code tomtom-7}: the rest has no letters, and is a common password or shorter than the
   * shortest password. Many harmless passwords contain a word of one or two letters; unless the
   * rest is common, such a word must make up more than half of the password.
   */
  private boolean isLittleMoreThan(String word, Password password) {
    String text = password.folded();
    String rest = text.replace(word, "");
    if (!text.contains(word) || rest.codePoints().anyMatch(Character::isLetter)) {
      return false;
    }
    int length = rest.codePointCount(0, rest.length());
    int longest = word.length() < SHORT_WORD ? (text.length() - 1) / 2 : SHORTEST_MINIMUM - 1;
    return length <= longest || isCommon(rest);
  }

  private boolean isCommon(String text) {
    // Folding can make the text longer than a password may be.
    return !text.isEmpty()
        && text.codePointCount(0, text.length()) <= Password.MOST_CODE_POINTS
        && common.test(new Password(text));
  }
}

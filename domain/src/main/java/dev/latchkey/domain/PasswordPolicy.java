package dev.latchkey.domain;

import dev.latchkey.domain.Refusal.PasswordRejected;
import dev.latchkey.domain.Refusal.PasswordRejected.Reason;
import java.util.function.Predicate;

/**
 * What a new password must be (NIST SP 800-63B-4, 3.1.1.2; ASVS 6.2.1, 6.2.4, 6.2.5, 6.2.11): long
 * enough, not a common one, not the user's own name or address or the service's name. Any
 * composition is fine.
 */
public final class PasswordPolicy {

  /** ASVS 6.2.1: at least 8; 15 are recommended where the password is the only factor. */
  public static final int SHORTEST_MINIMUM = 8;

  /** ASVS 6.2.9: 64 characters must be permitted. */
  public static final int LONGEST_MINIMUM = 64;

  private static final String SERVICE_NAME = "latchkey";

  private final int minimumLength;
  private final Predicate<Password> common;

  /**
   * @param minimumLength in code points, {@value #SHORTEST_MINIMUM} to {@value #LONGEST_MINIMUM}
   * @param common tells the passwords that many people use
   * @throws IllegalArgumentException if the length is out of bounds
   */
  public PasswordPolicy(int minimumLength, Predicate<Password> common) {
    this.minimumLength =
        Bounds.check(
            "the minimum password length", minimumLength, SHORTEST_MINIMUM, LONGEST_MINIMUM);
    this.common = common;
  }

  /**
   * Takes the password for the user of this name and address.
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
   * Whether nothing but the word, digits and punctuation is in the password: tom12345, tomtom-7.
   */
  private static boolean isLittleMoreThan(String word, Password password) {
    String text = Ascii.lowerCase(password.normalized());
    return text.contains(word)
        && text.replace(word, "").codePoints().noneMatch(Character::isLetter);
  }
}

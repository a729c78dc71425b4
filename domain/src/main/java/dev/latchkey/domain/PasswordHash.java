package dev.latchkey.domain;

/**
 * What is kept of a password: a string that says itself how it was made (a PHC string, as {@code
 * $argon2id$v=19$...}), opaque to everything but the password hasher.
 */
public record PasswordHash(String value) {

  private static final int LONGEST = 4096;

  /**
   * @throws IllegalArgumentException if it is blank or longer than 4,096 characters
   */
  public PasswordHash {
    if (value.isBlank() || value.length() > LONGEST) {
      throw new IllegalArgumentException("a password hash has 1 to " + LONGEST + " characters");
    }
  }

  /** Reveals nothing. */
  @Override
  public String toString() {
    return "PasswordHash[hidden]";
  }
}

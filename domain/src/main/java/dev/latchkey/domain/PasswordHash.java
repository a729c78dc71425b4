package dev.latchkey.domain;

/**
 * The stored form of a password: a string that describes how it was made (a PHC string such as
 * {@code $argon2id$v=19$...}), opaque to all code except the password hasher.
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

  /** SHA-256, as 64 lower-case hex digits: tells hashes apart and reveals none. */
  public String digest() {
    return Sha256.hex(value);
  }

  /** Reveals nothing. */
  @Override
  public String toString() {
    return "PasswordHash[hidden]";
  }
}

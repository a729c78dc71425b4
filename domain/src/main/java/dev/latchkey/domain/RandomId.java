package dev.latchkey.domain;

import java.security.SecureRandom;
import java.util.Base64;

/** Creates ids that cannot be guessed, and checks the length of ids from elsewhere. */
final class RandomId {

  /** 128 bits, which ASVS 7.2.3 demands of a session id. */
  private static final int BYTES = 16;

  /** Far longer than any store's own ids. */
  private static final int LONGEST = 128;

  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomId() {}

  /** Returns 22 characters of A-Z, a-z, 0-9, hyphen and underscore. */
  static String next() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static String checked(String id) {
    if (id.isBlank() || id.length() > LONGEST) {
      throw new IllegalArgumentException("an id has 1 to " + LONGEST + " characters");
    }
    return id;
  }
}

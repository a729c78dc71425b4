package dev.latchkey.domain;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/**
 * A password as presented. It is compared and hashed in its NFC form (NIST SP 800-63B-4, 3.1.1.2),
 * so that it works from every keyboard; the raw form is kept for hashes made before that rule. 1 to
 * 256 code points; at most 1,024 bytes of UTF-8 are looked at, before anything costly is done.
 */
public final class Password {

  private static final int MOST_BYTES = 1024;
  private static final int MOST_CODE_POINTS = 256;

  private final String raw;
  private final String normalized;

  /**
   * @throws Refusal.Invalid if it is empty, too long or no Unicode text
   */
  public Password(String raw) {
    if (raw.isEmpty()) {
      throw new Refusal.Invalid("password", "must not be empty");
    }
    // One char is at least one byte: the first test keeps the second one cheap.
    if (raw.length() > MOST_BYTES || raw.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw tooLong();
    }
    // A lone surrogate would be hashed as "?", and so match another one.
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(raw)) {
      throw new Refusal.Invalid("password", "must be Unicode text");
    }
    this.raw = raw;
    this.normalized = Normalizer.normalize(raw, Normalizer.Form.NFC);
    if (length() > MOST_CODE_POINTS) {
      throw tooLong();
    }
  }

  private static Refusal.Invalid tooLong() {
    return new Refusal.Invalid("password", "must have at most " + MOST_CODE_POINTS + " characters");
  }

  /** The NFC form: the one to hash, verify and look up. */
  public String normalized() {
    return normalized;
  }

  /** The text as it was typed: only to verify hashes that were not made by Latchkey. */
  public String raw() {
    return raw;
  }

  /** Code points of the NFC form (NIST SP 800-63B-4, 3.1.1.2: each counts as one character). */
  public int length() {
    return normalized.codePointCount(0, normalized.length());
  }

  /** Two passwords are equal if their NFC forms are. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Password that && normalized.equals(that.normalized);
  }

  @Override
  public int hashCode() {
    return normalized.hashCode();
  }

  /** Reveals nothing. */
  @Override
  public String toString() {
    return "Password[hidden]";
  }
}

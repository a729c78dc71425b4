package dev.latchkey.domain;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;

/**
 * A password as presented, 1 to 256 code points. It is compared and hashed in its NFC form (NIST SP
 * 800-63B-4, 3.1.1.2), so that it works from every keyboard; the raw form is kept for hashes that
 * were made without NFC. More than 1,024 bytes of UTF-8 are refused before any costly work.
 */
public final class Password {

  private static final int MOST_BYTES = 1024;
  static final int MOST_CODE_POINTS = 256;

  private final String raw;
  private final String normalized;

  /**
   * @throws Refusal.Invalid if it is empty, too long or not Unicode text
   */
  public Password(String raw) {
    if (raw.isEmpty()) {
      throw new Refusal.Invalid("password", "must not be empty");
    }
    // A char is at least one byte, so the first test keeps the second one cheap.
    if (raw.length() > MOST_BYTES || raw.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw tooLong();
    }
    // A lone surrogate would be hashed as "?", and so match any other.
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(raw)) {
      throw new Refusal.Invalid("password", "must be Unicode text");
    }
    this.raw = raw;
    this.normalized = Normalizer.normalize(raw, Normalizer.Form.NFC);
    if (length() > MOST_CODE_POINTS) {
      throw tooLong();
    }
  }

  /** Returns a password of 128 random bits, for a user who is to choose one by a reset link. */
  public static Password random() {
    return new Password(RandomId.next());
  }

  private static Refusal.Invalid tooLong() {
    return new Refusal.Invalid("password", "must have at most " + MOST_CODE_POINTS + " characters");
  }

  /** Returns the NFC form: the one to hash and to verify. */
  public String normalized() {
    return normalized;
  }

  /** Returns the text as typed, only to verify hashes that Latchkey did not make. */
  public String raw() {
    return raw;
  }

  /**
   * Returns a form that all look-alikes share, to look up and to compare with names: NFKC, in lower
   * case, without invisible characters and without blanks at the ends. May be empty.
   */
  public String folded() {
    var visible = new StringBuilder();
    Normalizer.normalize(raw, Normalizer.Form.NFKC)
        .codePoints()
        .filter(it -> !Characters.isIgnorable(it))
        .forEach(visible::appendCodePoint);
    return Characters.trim(visible.toString().toLowerCase(Locale.ROOT));
  }

  /** Returns the code points of the NFC form (NIST SP 800-63B-4, 3.1.1.2: each is a character). */
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

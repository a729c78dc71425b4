package dev.latchkey.domain;

import dev.latchkey.domain.Refusal.ResetLinkInvalid;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * What a reset link carries: whose password it sets, and a secret of 256 random bits. Only the
 * SHA-256 of the secret is stored (ASVS 6.5.2: a plain hash is enough from 112 bits on).
 */
public final class ResetToken {

  private static final int SECRET_BYTES = 32;

  /** 32 bytes in base64url without padding. */
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");

  private static final SecureRandom RANDOM = new SecureRandom();

  private final User.Id user;
  private final String secret;

  private ResetToken(User.Id user, String secret) {
    this.user = user;
    this.secret = secret;
  }

  /** Makes a token with a new secret. */
  public static ResetToken issue(User.Id user) {
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return new ResetToken(user, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  /**
   * Reads the text that {@link #text} made. It ignores blanks and invisible characters at the ends,
   * because people copy them with the text.
   *
   * @throws ResetLinkInvalid if it is no such text
   */
  public static ResetToken parse(String text) {
    String trimmed = Characters.trim(text);
    int dot = trimmed.lastIndexOf('.');
    if (dot < 0 || !SECRET.matcher(trimmed.substring(dot + 1)).matches()) {
      throw new ResetLinkInvalid();
    }
    try {
      return new ResetToken(new User.Id(trimmed.substring(0, dot)), trimmed.substring(dot + 1));
    } catch (IllegalArgumentException noId) {
      throw new ResetLinkInvalid();
    }
  }

  public User.Id user() {
    return user;
  }

  /**
   * The user's id, a dot and the secret. Until it expires it is as good as a password, so it must
   * not be logged.
   */
  public String text() {
    return user + "." + secret;
  }

  /** SHA-256 of the secret, as 64 lower-case hex digits. */
  String digest() {
    return Sha256.hex(secret);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ResetToken that && text().equals(that.text());
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }

  /** Reveals nothing. */
  @Override
  public String toString() {
    return "ResetToken[hidden]";
  }
}

package dev.latchkey.adapters.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Verifies hashes of the ancestor; never makes any. They are {@code
 * $pbkdf2-sha512$i=10000,l=512$<salt>$<hash>}, where salt and hash are the ancestor's fields {@code
 * passwordSalt} and {@code passwordHash}, unchanged: 32 and 1,024 lower-case hex digits. The hash
 * is 512 bytes of PBKDF2-HMAC-SHA512 with 10,000 iterations. Its salt is the hex digits as ASCII
 * text, not the bytes they spell.
 */
final class AncestorPbkdf2 {

  private static final int ITERATIONS = 10_000;
  private static final int HASH_BITS = 8 * 512;

  /** Iterations and length are fixed, so a stored hash cannot ask for more work. */
  private static final Pattern FORM =
      Pattern.compile(
          "\\$pbkdf2-sha512\\$i=10000,l=512\\$(?<salt>[0-9a-f]{32})\\$(?<hash>[0-9a-f]{1024})");

  private AncestorPbkdf2() {}

  /** Returns empty if the text is not such a hash. */
  static Optional<Verifier> read(String hash) {
    Matcher form = FORM.matcher(hash);
    if (!form.matches()) {
      return Optional.empty();
    }
    byte[] salt = form.group("salt").getBytes(US_ASCII);
    byte[] expected = HexFormat.of().parseHex(form.group("hash"));
    return Optional.of(Verifier.ofEitherForm(text -> matches(text, salt, expected)));
  }

  private static boolean matches(String text, byte[] salt, byte[] hash) {
    // Always computed: otherwise the time of the answer would reveal that the account exists.
    boolean same = MessageDigest.isEqual(hash, compute(text, salt));
    // HMAC pads its key with NULs: "a" and "a\0" have the same hash.
    return same && !text.endsWith("\0");
  }

  /** The JDK encodes the characters as UTF-8, as the ancestor does. */
  private static byte[] compute(String text, byte[] salt) {
    var key = new PBEKeySpec(text.toCharArray(), salt, ITERATIONS, HASH_BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(key).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK since 8 has PBKDF2WithHmacSHA512", e);
    } finally {
      key.clearPassword();
    }
  }
}

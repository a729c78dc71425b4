package dev.latchkey.adapters.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Hashes of the application that Latchkey grew out of: verified, never made. They are {@code
 * $pbkdf2-sha512$i=10000,l=512$<salt>$<hash>}, where salt and hash are its fields {@code
 * passwordSalt} and {@code passwordHash} as they stand: 32 and 1,024 lower-case hex digits.
 * PBKDF2-HMAC-SHA512 is given 10,000 rounds and the salt's hex digits as text, and makes 512 bytes.
 */
final class SeedPbkdf2 {

  private static final int ROUNDS = 10_000;
  private static final int HASH_BYTES = 512;

  /** Rounds and length are fixed, so no hash can ask for more. */
  private static final Pattern FORM =
      Pattern.compile(
          "\\$pbkdf2-sha512\\$i=10000,l=512\\$(?<salt>[0-9a-f]{32})\\$(?<hash>[0-9a-f]{1024})");

  private SeedPbkdf2() {}

  /** Empty if it is none of these. */
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
    // HMAC fills its key up with NULs: "a" and "a\0" would be the same.
    return !text.endsWith("\0") && MessageDigest.isEqual(hash, compute(text, salt));
  }

  private static byte[] compute(String text, byte[] salt) {
    byte[] bytes = text.getBytes(UTF_8);
    try {
      var generator = new PKCS5S2ParametersGenerator(new SHA512Digest());
      generator.init(bytes, salt, ROUNDS);
      return ((KeyParameter) generator.generateDerivedMacParameters(8 * HASH_BYTES)).getKey();
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}

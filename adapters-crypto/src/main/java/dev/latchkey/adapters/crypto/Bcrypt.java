package dev.latchkey.adapters.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** bcrypt hashes of other systems, {@code $2b$12$<salt and hash>}: verified, never made. */
final class Bcrypt {

  /** Costs from 4, the least there is, to 14, which takes about a second. */
  private static final Pattern FORM =
      Pattern.compile("\\$2[aby]\\$(0[4-9]|1[0-4])\\$[./A-Za-z0-9]{53}");

  /** bcrypt takes notice of no more (OWASP Password Storage Cheat Sheet, CVE-2025-22228). */
  private static final int MOST_BYTES = 72;

  private Bcrypt() {}

  /** Empty if it is none of these, or asks for a higher cost. */
  static Optional<Verifier> read(String hash) {
    return FORM.matcher(hash).matches()
        ? Optional.of(Verifier.ofEitherForm(text -> matches(text, hash)))
        : Optional.empty();
  }

  private static boolean matches(String text, String hash) {
    // bcrypt repeats the password and the NUL after it: "a" and "a\0a" would be the same.
    if (text.indexOf('\0') >= 0) {
      return false;
    }
    byte[] bytes = text.getBytes(UTF_8);
    try {
      return bytes.length <= MOST_BYTES && OpenBSDBCrypt.checkPassword(hash, bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}

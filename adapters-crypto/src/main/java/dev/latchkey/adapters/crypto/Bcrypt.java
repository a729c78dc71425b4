package dev.latchkey.adapters.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** Verifies bcrypt hashes of other systems, {@code $2b$12$<salt and hash>}; never makes any. */
final class Bcrypt {

  /** Costs from 4, the minimum, to 14, which takes about a second. */
  private static final Pattern FORM =
      Pattern.compile("\\$2[aby]\\$(0[4-9]|1[0-4])\\$[./A-Za-z0-9]{53}");

  /** bcrypt ignores what follows (OWASP Password Storage Cheat Sheet, CVE-2025-22228). */
  private static final int MOST_BYTES = 72;

  private Bcrypt() {}

  /** Returns empty if it is not such a hash, or asks for a higher cost. */
  static Optional<Verifier> read(String hash) {
    return FORM.matcher(hash).matches()
        ? Optional.of(Verifier.ofEitherForm(text -> matches(text, hash)))
        : Optional.empty();
  }

  private static boolean matches(String text, String hash) {
    byte[] bytes = text.getBytes(UTF_8);
    try {
      // Always computed: otherwise the time of the answer would reveal that the account exists.
      boolean same = OpenBSDBCrypt.checkPassword(hash, bytes);
      // bcrypt repeats the password and the NUL after it: "a" and "a\0a" have the same hash.
      return same && bytes.length <= MOST_BYTES && text.indexOf('\0') < 0;
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}

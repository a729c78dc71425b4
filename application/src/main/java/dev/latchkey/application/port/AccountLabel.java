package dev.latchkey.application.port;

import dev.latchkey.domain.EmailAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Labels an address: the same address gets the same label until the process ends. The key is random
 * and never leaves the process, so no label can be turned back into an address by trying addresses.
 */
final class AccountLabel {

  private static final int KEY_BYTES = 32;
  private static final int DIGITS = 16;
  private static final byte[] KEY = new byte[KEY_BYTES];

  static {
    new SecureRandom().nextBytes(KEY);
  }

  private AccountLabel() {}

  static String of(EmailAddress email) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(KEY);
      byte[] digest = sha256.digest(email.value().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}

package dev.latchkey.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * An address that a caller gave. It may belong to nobody, or be a password in the wrong field, so
 * that only a label of it can be read.
 */
public final class ClaimedAddress {

  private static final int LABEL_BYTES = 8;

  private final EmailAddress address;

  public ClaimedAddress(EmailAddress address) {
    this.address = address;
  }

  /**
   * Returns 16 hexadecimal digits, the same for the same address and key. Without the key, the
   * label of a guessed address cannot be computed.
   *
   * @param key 32 secret bytes
   */
  public String label(byte[] key) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      // A key of fixed length, and most of the digest is dropped: as good as an HMAC.
      sha256.update(key);
      byte[] digest = sha256.digest(address.value().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, LABEL_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClaimedAddress that && address.equals(that.address);
  }

  @Override
  public int hashCode() {
    return address.hashCode();
  }

  @Override
  public String toString() {
    return "an address";
  }
}

package dev.latchkey.domain;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An address that a client sent. Only a label of it can be read, since it may be a password in the
 * wrong field.
 */
public final class ClaimedAddress {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int LABEL_BYTES = 8;

  private final EmailAddress address;

  public ClaimedAddress(EmailAddress address) {
    this.address = address;
  }

  /**
   * Returns 16 hexadecimal digits of an HMAC: the same for the same address and key. Without the
   * key, the label of a guessed address cannot be computed.
   *
   * @param key 32 secret bytes
   */
  public String label(byte[] key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      byte[] code = mac.doFinal(address.value().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(code, 0, LABEL_BYTES);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
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

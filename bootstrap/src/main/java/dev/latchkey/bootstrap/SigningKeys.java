package dev.latchkey.bootstrap;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The keys that tokens are signed with: the first signs, all verify. */
final class SigningKeys {

  private SigningKeys() {}

  /** Returns a key for each of the secrets, which commas separate. */
  static List<SecretKey> of(String secrets) {
    return Arrays.stream(secrets.split(",", -1))
        .map(secret -> secret.getBytes(StandardCharsets.US_ASCII))
        .<SecretKey>map(secret -> new SecretKeySpec(secret, "HmacSHA256"))
        .toList();
  }
}

package dev.latchkey.bootstrap;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** The keys that tokens are signed with: the first signs, all verify. */
final class SigningKeys {

  private SigningKeys() {}

  /**
   * Returns the keys of the setting; without it, the one of the data directory.
   *
   * @param server the setting that names the database server in use; null if there is none
   * @throws InvalidConfigurationPropertyValueException if it is needed and missing: nodes share a
   *     database server, so none may make a secret of its own
   */
  static List<SecretKey> of(
      String secrets, @Nullable Setting server, Supplier<DataDirectory> directory) {
    if (!secrets.isEmpty()) {
      return of(secrets);
    }
    if (server != null) {
      throw new InvalidConfigurationPropertyValueException(
          Setting.JWT_SIGNING_SECRET.name(),
          null,
          server
              + " is set, so JWT_SIGNING_SECRET must be set, too:"
              + " to 32 random bytes or more, the same on every node.");
    }
    return of(directory.get().secret());
  }

  private static List<SecretKey> of(String secrets) {
    return Arrays.stream(secrets.split(",", -1))
        .map(secret -> secret.getBytes(StandardCharsets.US_ASCII))
        .<SecretKey>map(secret -> new SecretKeySpec(secret, "HmacSHA256"))
        .toList();
  }
}

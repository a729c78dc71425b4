package dev.latchkey.bootstrap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** The file of a signing secret that Latchkey generates. */
record SecretFile(Path file) {

  static final String NAME = "signing-secret";

  /** 256 bits: RFC 7518, 3.2 wants an HS256 key at least as long as its hash. */
  private static final int BYTES = 32;

  /** The length of {@link #BYTES} in base64url without padding: a shorter file was cut off. */
  private static final int CHARACTERS = 43;

  /**
   * Returns the secret, generated on the first call. The rules of {@link
   * Setting#JWT_SIGNING_SECRET} apply, since an operator may have changed the file.
   *
   * @throws InvalidConfigurationPropertyValueException if it cannot be read or breaks a rule; it is
   *     not replaced then, as that would end every session
   */
  String secret() {
    try {
      if (Files.notExists(file)) {
        generate();
      }
      OwnerOnly.restrictFile(file);
      String secret = SettingForm.secrets().apply(Files.readString(file).strip());
      if (secret.length() < CHARACTERS) {
        throw refused("is shorter than " + CHARACTERS + " characters");
      }
      return secret;
    } catch (IOException e) {
      throw refused("cannot be read or written (" + e + ")");
    } catch (IllegalArgumentException wrong) {
      throw refused(String.valueOf(wrong.getMessage()));
    }
  }

  private void generate() throws IOException {
    Path fresh = file.resolveSibling(NAME + ".new");
    // An interrupted start may have left one.
    Files.deleteIfExists(fresh);
    Files.createFile(fresh, OwnerOnly.file(fresh));
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Files.writeString(fresh, secret, StandardCharsets.US_ASCII);
    OwnerOnly.rename(fresh, file);
  }

  private InvalidConfigurationPropertyValueException refused(String why) {
    return new InvalidConfigurationPropertyValueException(
        Setting.LATCHKEY_DATA_DIR.name(),
        file.getParent(),
        "The signing secret "
            + file
            + " "
            + why
            + ": restore it, or remove it to have a new one made, which ends every session");
  }
}

package dev.latchkey.adapters.crypto;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Argon2id by libsodium's {@code crypto_pwhash}. It computes one lane, salts of 16 bytes and hashes
 * of 16 bytes or more; the rest is left to another library, which is loaded when it is first
 * needed.
 */
final class Libsodium implements Argon2idFunction {

  /** The libraries in the jar of lazysodium-java, by JNA's names of platforms. */
  private static final Map<String, String> BUNDLED =
      Map.of(
          "linux-x86-64", "/linux64/libsodium.so",
          "linux-aarch64", "/arm64/libsodium.so",
          "darwin-x86-64", "/mac/libsodium.dylib",
          "darwin-aarch64", "/mac_arm/libsodium.dylib",
          "win32-x86-64", "/windows64/libsodium.dll");

  private static final int ARGON2ID13 = 2;
  private static final int SALT_BYTES = 16;
  private static final int SHORTEST_HASH = 16;

  private interface Sodium extends Library {
    int sodium_init();

    int crypto_pwhash(
        byte[] hash,
        long length,
        byte[] password,
        long passwordLength,
        byte[] salt,
        long passes,
        Pointer memory,
        int algorithm);
  }

  private static final class TheOther {
    static final Argon2idFunction FUNCTION = Argon2idLibrary.quickestForAll();
  }

  private final Sodium sodium;

  private Libsodium(Sodium sodium) {
    this.sodium = sodium;
  }

  /**
   * Loads the library with JNA.
   *
   * @param library a name or an absolute path
   * @throws LinkageError if there is no such library
   * @throws IllegalStateException if it cannot initialise itself
   */
  static Libsodium load(String library) {
    Sodium sodium = Native.load(library, Sodium.class);
    // Selects the code for this processor.
    if (sodium.sodium_init() < 0) {
      throw new IllegalStateException("libsodium cannot be initialised");
    }
    return new Libsodium(sodium);
  }

  /**
   * Unpacks the library to a new directory that only its owner may enter, loads it and removes the
   * file again, which Windows does not permit while it is loaded.
   *
   * @throws LinkageError if our jar has no library for this platform, or it may not be executed
   * @throws IOException if it cannot be unpacked
   */
  static Libsodium bundled() throws IOException {
    String resource = BUNDLED.getOrDefault(Platform.RESOURCE_PREFIX, "/none");
    try (InputStream in = Libsodium.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new UnsatisfiedLinkError("none for " + Platform.RESOURCE_PREFIX);
      }
      Path directory = Files.createTempDirectory("latchkey-");
      Path file = directory.resolve(resource.substring(resource.lastIndexOf('/') + 1));
      try {
        Files.copy(in, file);
        return load(file.toString());
      } finally {
        remove(file);
        remove(directory);
      }
    }
  }

  private static void remove(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException inUse) {
      path.toFile().deleteOnExit();
    }
  }

  @Override
  public byte[] hash(Argon2id.Cost cost, byte[] password, byte[] salt, int length) {
    if (cost.lanes() != 1 || salt.length != SALT_BYTES || length < SHORTEST_HASH) {
      return TheOther.FUNCTION.hash(cost, password, salt, length);
    }
    byte[] hash = new byte[length];
    int failed =
        sodium.crypto_pwhash(
            hash,
            length,
            password,
            password.length,
            salt,
            cost.passes(),
            new Pointer(1024L * cost.memory()), // as wide as a size_t
            ARGON2ID13);
    if (failed != 0) {
      throw new IllegalStateException("libsodium has no memory for a hash of " + cost);
    }
    return hash;
  }
}

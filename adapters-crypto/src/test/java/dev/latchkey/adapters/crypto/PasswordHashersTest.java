package dev.latchkey.adapters.crypto;

import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.testkit.PasswordHasherContract;
import org.junit.jupiter.api.Nested;

/** The hasher keeps its contract with each library. */
class PasswordHashersTest {

  private abstract static class With extends PasswordHasherContract {
    private final Argon2idLibrary library;

    With(Argon2idLibrary library) {
      this.library = library;
    }

    @Override
    protected PasswordHasher passwordHasher() {
      return Hashers.with(Hashers.load(library));
    }
  }

  @Nested
  class WithBundledLibsodium extends With {
    WithBundledLibsodium() {
      super(Argon2idLibrary.BUNDLED_LIBSODIUM);
    }
  }

  @Nested
  class WithInstalledLibsodium extends With {
    WithInstalledLibsodium() {
      super(Argon2idLibrary.INSTALLED_LIBSODIUM);
    }
  }

  @Nested
  class WithTheReferenceImplementation extends With {
    WithTheReferenceImplementation() {
      super(Argon2idLibrary.REFERENCE);
    }
  }

  @Nested
  class WithBouncyCastle extends With {
    WithBouncyCastle() {
      super(Argon2idLibrary.BOUNCY_CASTLE);
    }
  }
}

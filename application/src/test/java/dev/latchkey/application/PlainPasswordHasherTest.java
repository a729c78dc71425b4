package dev.latchkey.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.testkit.PasswordHasherContract;
import dev.latchkey.testkit.PlainPasswordHasher;
import org.junit.jupiter.api.Test;

class PlainPasswordHasherTest extends PasswordHasherContract {

  private static final Password PASSWORD = new Password("correct horse battery staple");

  @Override
  protected PasswordHasher passwordHasher() {
    return new PlainPasswordHasher();
  }

  @Test
  void makesOutdatedHashesForTests() {
    var hasher = new PlainPasswordHasher();
    PasswordHash hash = hasher.outdatedHash(PASSWORD);

    assertThat(hasher.outdated(hash)).isTrue();
    assertThat(hasher.matches(PASSWORD, hash)).isTrue();
  }

  @Test
  void countsItsComputations() {
    var hasher = new PlainPasswordHasher();

    PasswordHash hash = hasher.hash(PASSWORD);
    hasher.matches(new Password("another one"), hash);
    hasher.outdated(hash);

    assertThat(hasher.computations()).isEqualTo(2);
  }
}

package dev.latchkey.adapters.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.application.port.Busy;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedPasswordHasherTest {

  private static final Password PASSWORD = new Password("before");
  private static final String ARGON2ID =
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
  private static final String BCRYPT =
      "$2b$04$abcdefghijklmnopqrstuurVuonhdASGxouTT2vs6aczD1rdQw2kq";
  private static final String PBKDF2 =
      "$pbkdf2-sha512$i=10000,l=512$00112233445566778899aabbccddeeff$";

  private final HashingPool pool = new HashingPool(1, 1, Duration.ofDays(1));
  private final BoundedPasswordHasher hasher =
      new BoundedPasswordHasher(
          new Argon2id(Hashers.CHEAP, Hashers.load(Argon2idLibrary.BOUNCY_CASTLE)), pool);

  /** A closed pool takes no work, like a full one. */
  private void fill() {
    pool.close();
  }

  @Test
  void hashesInThePool() {
    fill();

    assertThatThrownBy(() -> hasher.hash(PASSWORD)).isInstanceOf(Busy.class);
  }

  @Test
  void verifiesEveryKindInThePool() {
    fill();

    for (String hash : new String[] {ARGON2ID, BCRYPT, PBKDF2 + "0".repeat(1024)}) {
      assertThatThrownBy(() -> hasher.matches(PASSWORD, new PasswordHash(hash)))
          .as(hash)
          .isInstanceOf(Busy.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$argon2id$v=19$m=67108864,t=1000,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$2b$31$abcdefghijklmnopqrstuurVuonhdASGxouTT2vs6aczD1rdQw2kq",
        "$pbkdf2-sha512$i=1000000000,l=512$00112233445566778899aabbccddeeff$00",
        "unreadable"
      })
  void refusesAHostileHashWithoutThePool(String hostile) {
    fill();
    var hash = new PasswordHash(hostile);

    assertThat(hasher.matches(PASSWORD, hash)).isFalse();
    assertThat(hasher.outdated(hash)).isTrue();
  }

  @Test
  void findsEveryOtherKindOutdated() {
    assertThat(hasher.matches(PASSWORD, new PasswordHash(BCRYPT))).isTrue();
    assertThat(hasher.outdated(new PasswordHash(BCRYPT))).isTrue();
    assertThat(hasher.outdated(new PasswordHash(PBKDF2 + "0".repeat(1024)))).isTrue();
    assertThat(hasher.outdated(new PasswordHash(ARGON2ID))).isTrue();
  }
}

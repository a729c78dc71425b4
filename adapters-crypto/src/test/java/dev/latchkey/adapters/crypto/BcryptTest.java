package dev.latchkey.adapters.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.domain.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BcryptTest {

  private static final String X_72_TIMES =
      "$2b$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i";
  private static final String BEFORE =
      "$2b$04$abcdefghijklmnopqrstuurVuonhdASGxouTT2vs6aczD1rdQw2kq";

  /** The first three from crypt_blowfish and jBCrypt, the others made by libxcrypt. */
  @ParameterizedTest
  @CsvSource({
    "U*U, $2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
    "U*U*U, $2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a",
    "abc, $2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
    "Cr\u00e8me br\u00fbl\u00e9e \ud83c\udf6e, $2b$05$abcdefghijklmnopqrstuu.ysx2.4n8.vIFmcKWRbAfduQOmsv2v2",
    "Cr\u00e8me br\u00fbl\u00e9e \ud83c\udf6e, $2y$04$abcdefghijklmnopqrstuuqyGpI16/Bcrwqur2eSBICMmVwlvWGvi"
  })
  void verifiesTheVectorsOfOthers(String password, String hash) {
    assertThat(matches(password, hash)).isTrue();
    assertThat(matches(password + "x", hash)).isFalse();
  }

  @Test
  void verifiesWhatWasHashedAsItWasTyped() {
    String decomposed = "Cre\u0300me bru\u0302le\u0301e \ud83c\udf6e";
    String ofDecomposed = "$2y$04$abcdefghijklmnopqrstuuMlW49roULfIqQBQ/pRZcki8XiRBgAv2";
    String ofComposed = "$2y$04$abcdefghijklmnopqrstuuqyGpI16/Bcrwqur2eSBICMmVwlvWGvi";

    assertThat(matches(decomposed, ofDecomposed)).isTrue();
    assertThat(matches(decomposed, ofComposed)).isTrue();
  }

  @Test
  void neverTruncatesAPassword() {
    assertThat(matches("x".repeat(72), X_72_TIMES)).isTrue();
    assertThat(matches("x".repeat(73), X_72_TIMES)).isFalse();
    assertThat(matches("x".repeat(72) + "y", X_72_TIMES)).isFalse();
    // 36 times two bytes
    String hash = "$2b$04$abcdefghijklmnopqrstuuKiIlCeXB6chNXkLyAo8C7XcLPzh6zUe";
    assertThat(matches("\u00e9".repeat(36), hash)).isTrue();
    assertThat(matches("\u00e9".repeat(36) + "!", hash)).isFalse();
  }

  @Test
  void takesNoNulForAnEnd() {
    assertThat(matches("before", BEFORE)).isTrue();
    assertThat(matches("before\0", BEFORE)).isFalse();
    assertThat(matches("before\0after", BEFORE)).isFalse();
    // bcrypt itself could not tell these two: it repeats what is short.
    assertThat(matches("before\0before", BEFORE)).isFalse();
  }

  /** Otherwise the time of the answer would reveal that the account exists. */
  @Test
  void computesWhatItRejectsAnyway() {
    String hash = BEFORE.replace("$04$", "$10$");
    long whole = Hashers.cpuTime(() -> assertThat(matches("wrong", hash)).isFalse());
    for (String rejected : new String[] {"before\0", "x".repeat(73)}) {
      assertThat(Hashers.cpuTime(() -> assertThat(matches(rejected, hash)).isFalse()))
          .isGreaterThan(whole / 50);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$2b$31$abcdefghijklmnopqrstuurVuonhdASGxouTT2vs6aczD1rdQw2kq",
        "$2b$15$abcdefghijklmnopqrstuurVuonhdASGxouTT2vs6aczD1rdQw2kq",
        "$2b$03$abcdefghijklmnopqrstuurVuonhdASGxouTT2vs6aczD1rdQw2kq",
        "$2b$-4$abcdefghijklmnopqrstuurVuonhdASGxouTT2vs6aczD1rdQw2kq",
        "$2x$04$abcdefghijklmnopqrstuurVuonhdASGxouTT2vs6aczD1rdQw2kq",
        "$2$04$abcdefghijklmnopqrstuurVuonhdASGxouTT2vs6aczD1rdQw2kq",
        "$2b$04$abcdefghijklmnopqrstuurVuonhdASGxouTT2vs6aczD1rdQw2k",
        "$2b$04$abcdefghijklmnopqrstuurVuonhdASGxouTT2vs6aczD1rdQw2kqq",
        "$2b$04$abcdefghijklmnopqrstu:rVuonhdASGxouTT2vs6aczD1rdQw2kq",
        "$2b$04$abcdefghijklmnopqrstuurVuonhdASGxouTT2vs6aczD1rdQw2kq\n"
      })
  void readsNothingElseAndNoHigherCost(String hash) {
    assertThat(Bcrypt.read(hash)).isEmpty();
  }

  private static boolean matches(String password, String hash) {
    return Bcrypt.read(hash).orElseThrow().matches(new Password(password));
  }
}

package dev.latchkey.adapters.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.latchkey.adapters.crypto.Argon2id.Cost;
import dev.latchkey.domain.Password;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class Argon2idTest {

  private static final Password PASSWORD = new Password("cr\u00e8me br\u00fbl\u00e9e");
  private static final Cost TODAY = new Cost(19456, 2, 1);
  private static final String SALT = "AAECAwQFBgcICQoLDA0ODw";
  private static final String HASH = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

  /** Answers the bytes 0, 1, 2 and so on, whatever it is asked. */
  private final Argon2id counting =
      new Argon2id(
          TODAY,
          (cost, password, salt, length) -> {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
              bytes[i] = (byte) i;
            }
            return bytes;
          });

  /** From the tests of the reference implementation, phc-winner-argon2. */
  @ParameterizedTest
  @EnumSource
  void verifiesTheVectorsOfTheReferenceImplementation(Argon2idLibrary library) {
    var argon2id = new Argon2id(TODAY, Hashers.load(library));
    for (String vector :
        List.of(
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc")) {
      assertThat(argon2id.read(vector))
          .hasValueSatisfying(
              verifier -> {
                assertThat(verifier.matches(new Password("password"))).isTrue();
                assertThat(verifier.matches(new Password("passwork"))).isFalse();
              });
    }
  }

  @ParameterizedTest
  @EnumSource
  void computesTheSameHashWithEveryLibrary(Argon2idLibrary library) {
    var reference = Hashers.load(Argon2idLibrary.BOUNCY_CASTLE);
    var function = Hashers.load(library);
    byte[] password = "cr\u00e8me br\u00fbl\u00e9e".getBytes(UTF_8);
    for (Cost cost : List.of(TODAY, new Cost(8, 1, 1), new Cost(64, 3, 4), new Cost(8, 64, 1))) {
      for (int[] lengths :
          new int[][] {{16, 32}, {16, 12}, {16, 16}, {16, 64}, {8, 32}, {48, 32}}) {
        byte[] salt = Arrays.copyOf(new byte[] {1, 2, 3}, lengths[0]);
        assertThat(function.hash(cost, password, salt, lengths[1]))
            .as("%s, salt and hash of %s bytes", cost, Arrays.toString(lengths))
            .isEqualTo(reference.hash(cost, password, salt, lengths[1]));
      }
    }
  }

  @Test
  void writesPhcStrings() {
    assertThat(counting.hash(PASSWORD))
        .matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$" + HASH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=8,t=1,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=262144,t=3,p=4$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=12288,t=64,p=16$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgc$AAECAwQFBgcICQoL"
      })
  void readsPhcStrings(String phc) {
    assertThat(counting.read(phc))
        .hasValueSatisfying(verifier -> assertThat(verifier.matches(PASSWORD)).isTrue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // of another make
        "$argon2i$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2d$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=16$m=19456,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$m=19456,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=19456,t=2,p=1,keyid=AAAA$" + SALT + "$" + HASH,
        // numbers
        "$argon2id$v=19$m=019456,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=-19456,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=+19456,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=19456,t=0,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=19456,t=2,p=0$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=\u0661\u0669456,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$t=2,m=19456,p=1$" + SALT + "$" + HASH,
        // parts
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT,
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$",
        "$argon2id$v=19$m=19456,t=2,p=1$$" + HASH,
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH + "$",
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH + "\n",
        " $argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH,
        // lengths: a salt of 7 bytes, a hash of 11
        "$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBg$" + HASH,
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$AAECAwQFBgcICQo",
        // Base64: padded, for URLs, impossible, with stray bits
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "==$" + HASH,
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$_-ECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH + "AA",
        "$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODx$" + HASH
      })
  void readsNothingElse(String text) {
    assertThat(counting.read(text)).isEmpty();
    assertThat(counting.outdated(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m=67108864,t=2,p=1",
        "m=262145,t=1,p=1",
        "m=262144,t=4,p=1",
        "m=4294967296,t=2,p=1",
        "m=99999999999999999999,t=2,p=1",
        "m=19456,t=1000,p=1",
        "m=64,t=65,p=1",
        "m=19456,t=999999999,p=1",
        "m=19456,t=2,p=17",
        "m=19456,t=2,p=16777215",
        "m=7,t=2,p=1",
        "m=31,t=2,p=4"
      })
  void refusesCostsOutOfBounds(String cost) {
    assertThat(counting.read("$argon2id$v=19$" + cost + "$" + SALT + "$" + HASH)).isEmpty();
  }

  @Test
  void refusesAbsurdLengths() {
    String start = "$argon2id$v=19$m=19456,t=2,p=1$";

    assertThat(counting.read(start + "A".repeat(68) + "$" + HASH)).isEmpty();
    assertThat(counting.read(start + SALT + "$" + "A".repeat(88))).isEmpty();
    assertThat(counting.read(start + "A".repeat(2000) + "$" + "A".repeat(2000))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$argon2id$v=19$m=19455,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=65536,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=19456,t=3,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=19456,t=2,p=2$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgc$" + HASH,
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$AAECAwQFBgcICQoL"
      })
  void findsEveryOtherCostOrLengthOutdated(String phc) {
    assertThat(counting.read(phc)).isPresent();
    assertThat(counting.outdated(phc)).isTrue();
    assertThat(counting.outdated("$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH)).isFalse();
  }

  @Test
  void wipesThePasswordsBytes() {
    byte[][] seen = new byte[1][];
    var argon2id =
        new Argon2id(
            TODAY,
            (cost, password, salt, length) -> {
              seen[0] = password;
              assertThat(password).isEqualTo("cr\u00e8me br\u00fbl\u00e9e".getBytes(UTF_8));
              return new byte[length];
            });

    argon2id.hash(PASSWORD);

    assertThat(seen[0]).containsOnly(0);
  }

  @ParameterizedTest
  @CsvSource({
    "19456, 2, 19456, 2",
    "19456, 2, 65536, 3",
    "12288, 3, 19456, 2",
    "19456, 1, 19456, 2",
    "19456, 2, 19457, 2",
    "65536, 3, 19456, 2"
  })
  void makesAWrongPasswordCostAsMuchAsWithAHashOfToday(
      int memory, int passes, int memoryToday, int passesToday) {
    var today = new Cost(memoryToday, passesToday, 1);
    var spent = new ArrayList<Cost>();
    var argon2id =
        new Argon2id(
            today,
            (cost, password, salt, length) -> {
              spent.add(cost);
              return new byte[length];
            });
    var old = new Cost(memory, passes, 1);
    String start = "$argon2id$v=19$m=" + memory + ",t=" + passes + ",p=1$" + SALT + "$";

    assertThat(argon2id.read(start + HASH).orElseThrow().matches(PASSWORD)).isFalse();
    assertThat(spent.stream().mapToLong(Cost::work).sum())
        .isCloseTo(Math.max(today.work(), old.work()), withPercentage(0.1));
    assertThat(spent).allMatch(Cost::allowed);

    spent.clear();
    assertThat(argon2id.read(start + "A".repeat(43)).orElseThrow().matches(PASSWORD)).isTrue();
    assertThat(spent).containsExactly(old);
  }
}

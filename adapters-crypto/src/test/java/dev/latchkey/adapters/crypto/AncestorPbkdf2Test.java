package dev.latchkey.adapters.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.domain.Password;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AncestorPbkdf2Test {

  private static final String SALT = "00112233445566778899aabbccddeeff";

  /** What Node's crypto.pbkdf2Sync makes of "mypassword", as the ancestor stores it. */
  private static final String HASH =
      "28ad98df003fcaed3216e888d4841349442b6a105e3a97d9281a42090df2f96b2a49d86f4f1fd5b7558a738fa836657c"
          + "9090092be0020d03151e60d6f06011d6f01d5d122745e96a2e7406eb1d4edc6834d92bb2a317f8e5c9e0385b10b12c1b"
          + "066837181d680b88ea78c3ef2acbabc2776913ea018cda47390b122648419206e487e6dfe34063f7d08ac1f9c414b8c1"
          + "d5cc2211e3f99b2bfdc5fa618c294a76ca84026891d99d3d01a018c1d3e4d6123e1322e1652f97bce8a9ff049d488232"
          + "656558ab2d2fbc0328a8f055603336274179f18ffedb1549d9e21145c9e40071b49a0565192b478d050e16ee0c4b1a1c"
          + "88e215682ace32aadd41feb31891dbc4f9df869f008a0820fdd45b1e01c95a39a8c352bdd652930473cbf6d633d23e14"
          + "add396c3361d50d99af60144691ac81a4e2edb265f675b521621d18393349f35dd98ca33120fe0d67c350f40be7c84bd"
          + "69a5460d625b2256beca60873f6c561f9bce9de6443f15e0b3947228603203f46eca54b778e197b67f871d014a2ac55b"
          + "f9ccc94d758c8db3d6f9612c6168f8c25055d723efa9ab2a662ceaa6ce00560540dd750b3f05809eafea2f853a8ee821"
          + "047816fbd3c110be9443b3cb6c6208c5a2d4f2f6a865a6882d644405f4837ee1e391fce9abe8a46cde1d5c2a707465af"
          + "20ff985ffd69eb8763ad956a13a36ce815b677e08efeb55eb24adb73d04246ba";

  private static final String START = "$pbkdf2-sha512$i=10000,l=512$";

  @Test
  void verifiesAHashOfTheAncestor() {
    assertThat(matches("mypassword", HASH)).isTrue();
    assertThat(matches("mypasswore", HASH)).isFalse();
    assertThat(matches("Mypassword", HASH)).isFalse();
  }

  @Test
  void verifiesWhatTheJdkComputes() throws GeneralSecurityException {
    assertThat(byTheJdk("mypassword")).isEqualTo(HASH);
    // over 128 bytes, HMAC hashes its key
    for (String password :
        new String[] {"Cr\u00e8me br\u00fbl\u00e9e \ud83c\udf6e", "\u20ac".repeat(256)}) {
      assertThat(matches(password, byTheJdk(password))).isTrue();
    }
  }

  @Test
  void verifiesWhatWasHashedAsItWasTyped() throws GeneralSecurityException {
    String composed = "cr\u00e8me";
    String decomposed = "cre\u0300me";

    assertThat(matches(decomposed, byTheJdk(decomposed))).isTrue();
    assertThat(matches(decomposed, byTheJdk(composed))).isTrue();
    assertThat(matches(composed, byTheJdk(decomposed))).isFalse();
  }

  @Test
  void countsANul() {
    // HMAC itself could not tell the first.
    assertThat(matches("mypassword\0", HASH)).isFalse();
    assertThat(matches("mypassword\0after", HASH)).isFalse();
  }

  /** Otherwise the time of the answer would reveal that the account exists. */
  @Test
  void computesWhatItRejectsAnyway() {
    long whole = Hashers.cpuTime(() -> assertThat(matches("wrong", HASH)).isFalse());
    assertThat(Hashers.cpuTime(() -> assertThat(matches("mypassword\0", HASH)).isFalse()))
        .isGreaterThan(whole / 50);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$pbkdf2-sha512$i=1000000000,l=512$" + SALT + "$" + HASH,
        "$pbkdf2-sha512$i=1,l=512$" + SALT + "$" + HASH,
        "$pbkdf2-sha512$i=10000,l=2147483647$" + SALT + "$" + HASH,
        "$pbkdf2-sha512$i=10000,l=512$" + SALT + "00$" + HASH,
        "$pbkdf2-sha512$i=10000,l=512$" + SALT + "$" + HASH + "00",
        "$pbkdf2-sha512$i=10000,l=512$" + SALT + "$00",
        "$pbkdf2-sha512$i=10000,l=512$$" + HASH,
        "$pbkdf2-sha512$i=10000,l=512$00112233445566778899AABBCCDDEEFF$" + HASH,
        "$pbkdf2-sha256$i=10000,l=512$" + SALT + "$" + HASH,
        "$pbkdf2-sha512$i=10000,l=512$" + SALT + "$" + HASH + "\n"
      })
  void readsNothingElseAndNoHigherCost(String hash) {
    assertThat(AncestorPbkdf2.read(hash)).isEmpty();
  }

  private static boolean matches(String password, String hash) {
    return AncestorPbkdf2.read(START + SALT + "$" + hash)
        .orElseThrow()
        .matches(new Password(password));
  }

  private static String byTheJdk(String password) throws GeneralSecurityException {
    var key = new PBEKeySpec(password.toCharArray(), SALT.getBytes(UTF_8), 10_000, 8 * 512);
    return HexFormat.of()
        .formatHex(
            SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(key).getEncoded());
  }
}

package dev.latchkey.adapters.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequencesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000",
        "aaaaaaaa",
        "12341234",
        "123123123",
        "abcabcabc",
        "qwerqwerq",
        "!@!@!@!@",
        "87654321",
        "1234567890",
        "0987654321",
        "abcdefgh",
        "zyxwvuts",
        "abcd1234",
        "12344321",
        "\u0430\u0431\u0432\u0433\u0434\u0435\u0436\u0437",
        "11223344",
        "qwertyuiop",
        "poiuytrewq",
        "asdfghjkl",
        "zxcvbnm,",
        "1qaz2wsx",
        "!qaz2wsx",
        "zaq12wsx",
        "qazwsxedc",
        "1q2w3e4r",
        "q1w2e3r4t5",
        "qwer1234",
        "asdf1234",
        "!@#$%^&*",
        "1a2b3c4d",
        "qwertzuiop",
        "yxcvbnmasd",
        "azertyuiop",
        "qsdfghjklm",
        "147258369",
        "789456123",
        "741852963",
        "\u0439\u0446\u0443\u043a\u0435\u043d\u0433\u0448",
        "a12345678",
        "12345678x",
        "asdfgh12",
        "1234567890qwertyuiop",
        "qwertyqwerty",
        "123qweasdzxc",
        "11111111111111111111"
      })
  void matchesRepeatsSequencesAndWalks(String text) {
    assertThat(Sequences.match(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mypassword",
        "new-password",
        "correct horse battery staple",
        "al-capone drives",
        "thomas sawyer",
        "83920147",
        "xK3-vbe9-Wq7t",
        "strawberry fields",
        "property of tom",
        "1789-vive-la-republique",
        "\u00fcberraschend",
        "a1b9-x7k2-qq",
        "12 monkeys at the zoo",
        "ab",
        "",
        "!"
      })
  void leavesOtherTextAlone(String text) {
    assertThat(Sequences.match(text)).isFalse();
  }
}

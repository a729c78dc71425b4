package dev.latchkey.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

  private static final String LONGEST_LOCAL_PART = "a".repeat(64);
  private static final String LONGEST_LABEL = "b".repeat(63);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tom@example.com",
        "t@e",
        "tom@localhost",
        "tom.s.w+latchkey@mail.example.co.uk",
        "!#$%&'*+/=?^_`{|}~-@example.com",
        "7@7.example",
        "tom@a--b.example"
      })
  void takesAnAddressAsItIs(String address) {
    assertThat(new EmailAddress(address)).hasToString(address);
    assertThat(new EmailAddress(address).value()).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TOM@EXAMPLE.COM",
        "Tom@Example.Com",
        " tom@example.com",
        "tom@example.com \t\r\n",
        "\u2003tom@example.com\u3000"
      })
  void isTheSameInAnyCaseAndBetweenBlanks(String spelling) {
    assertThat(new EmailAddress(spelling)).isEqualTo(new EmailAddress("tom@example.com"));
  }

  @Test
  void lowersCaseByTheRulesOfAsciiInEveryLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(new Locale.Builder().setLanguage("tr").setRegion("TR").build());
    try {
      assertThat(new EmailAddress("TITIAN@EXAMPLE.IT")).hasToString("titian@example.it");
      assertThat(new EmailAddress("TITIAN@B\u00fcIB.IT"))
          .isEqualTo(new EmailAddress("titian@b\u00fcib.it"));
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tom@b\u00fccher.example, tom@xn--bcher-kva.example",
    "tom@B\u00fcCHER.EXAMPLE, tom@xn--bcher-kva.example",
    "tom@xn--bcher-kva.example, tom@xn--bcher-kva.example",
    "tom@XN--BCHER-KVA.example, tom@xn--bcher-kva.example",
    "tom@\u4f8b\u3048.\u30c6\u30b9\u30c8, tom@xn--r8jz45g.xn--zckzah"
  })
  void keepsADomainAsItsALabelsHoweverItIsSpelled(String spelling, String canonical) {
    assertThat(new EmailAddress(spelling)).hasToString(canonical);
    assertThat(new EmailAddress(canonical)).hasToString(canonical);
  }

  @Test
  void isTheSameReadBackFromItsOwnValue() {
    var address = new EmailAddress(" Tom@B\u00fccher.Example ");
    assertThat(new EmailAddress(address.value())).isEqualTo(address);
  }

  /** Each of these becomes an address of somebody else under some Unicode mapping. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u212aate@example.com",
        "t\u0131m@example.com",
        "T\u0130M@example.com",
        "\u017fam@example.com",
        "\uff54om@example.com",
        "t\u00f6m@example.com",
        "stra\u00dfe@example.com",
        "tom@\u212aate.example",
        "tom@\u017fam.example",
        "tom@stra\u00dfe.example",
        "tom@\u1e9e.example",
        "tom@\uff45xample.com",
        "tom@B\u00dcCHER.example",
        "tom@bu\u0308cher.example",
        "tom@exam\u00adple.com",
        "tom@exam\u200dple.com",
        "tom@\ufb01sh.example",
        "tom@\u2460.example",
        "tom@example\u3002com",
        "tom@b\u00fccher\u3002example",
        "tom@example\uff0ecom",
        "tom@example\uff61com",
        "tom@example.com\u3002",
        "tom\uff20example.com"
      })
  void refusesWhatWouldFoldIntoAnotherAddress(String address) {
    assertInvalid(address);
  }

  @Test
  void keepsADotlessIOfADomainApartFromAnI() {
    assertThat(new EmailAddress("tom@t\u0131m.example"))
        .hasToString("tom@xn--tm-hpa.example")
        .isNotEqualTo(new EmailAddress("tom@tim.example"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "@",
        "tom",
        "tom@",
        "@example.com",
        "tom@@example.com",
        "tom@jacky@example.com",
        "tom@example.com@",
        "\"tom\"@example.com",
        "\"tom@jacky\"@example.com",
        "tom jacky@example.com",
        "tom @example.com",
        "tom@ example.com",
        "tom@exam ple.com",
        "tom\n@example.com",
        "tom@example.com\njacky@example.com",
        "tom\0@example.com",
        "tom@example.com\0",
        "\u00a0tom@example.com",
        ".tom@example.com",
        "tom.@example.com",
        "to..m@example.com",
        "tom@.example.com",
        "tom@example.com.",
        "tom@example..com",
        "tom@-example.com",
        "tom@example-.com",
        "tom@exam_ple.com",
        "tom@[192.0.2.1]",
        "tom@example.com:25",
        "Tom <tom@example.com>",
        "tom@example.com,jacky@example.com",
        "tom(s)@example.com",
        "tom\\@example.com",
        "tom@xn--\u00fc.example",
        "tom@\u00fc_\u00fc.example",
        "tom@-\u00fc.example",
        "tom@\ud800.example",
        "\ud800@example.com"
      })
  void refusesWhatIsNoAddress(String address) {
    assertInvalid(address);
  }

  @Test
  void takesTwoHundredAndFiftyFourCharactersAndNoMore() {
    String start = LONGEST_LOCAL_PART + "@" + LONGEST_LABEL + "." + LONGEST_LABEL + ".";
    assertThat(new EmailAddress(start + "c".repeat(61)).value()).hasSize(254);
    assertThat(new EmailAddress(" " + start + "c".repeat(61) + " ").value()).hasSize(254);
    assertInvalid(start + "c".repeat(62));
  }

  @Test
  void measuresADomainByItsALabels() {
    String label = "\u00fc".repeat(57);
    String domain = "@" + label + "." + label + "." + label;
    assertThat(new EmailAddress("a".repeat(62) + domain).value()).hasSize(254);
    assertInvalid("a".repeat(63) + domain);
  }

  @Test
  void measuresADomainAsTypedToo() {
    // Ideographs beyond the BMP: two chars each, and one in an A-label that repeats them.
    String label = "\ud840\udc00".repeat(50);
    assertThat(new EmailAddress("a@" + label + "." + label + ".example").value()).hasSize(125);
    assertInvalid("a@" + label + "." + label + "." + label + ".example");
  }

  @Test
  void takesSixtyFourCharactersBeforeTheAtAndNoMore() {
    String address = LONGEST_LOCAL_PART + "@example.com";
    assertThat(new EmailAddress(address)).hasToString(address);
    assertInvalid("a" + address);
  }

  @Test
  void takesSixtyThreeCharactersInALabelAndNoMore() {
    assertThat(new EmailAddress("tom@" + LONGEST_LABEL)).hasToString("tom@" + LONGEST_LABEL);
    assertInvalid("tom@b" + LONGEST_LABEL);
    assertThat(new EmailAddress("tom@" + "\u00fc".repeat(57)).value()).hasSize(4 + 63);
    assertInvalid("tom@" + "\u00fc".repeat(58));
  }

  private static void assertInvalid(String address) {
    assertThatThrownBy(() -> new EmailAddress(address))
        .isInstanceOfSatisfying(
            Refusal.Invalid.class, refusal -> assertThat(refusal.field()).isEqualTo("email"))
        .hasMessage("email must be an address like name@example.com");
  }
}

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
  private static final String LABEL_TOO_LONG =
      "must have at most 63 characters between two dots after the @";

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
  void keepsADomainAsALabelsInAnySpelling(String spelling, String canonical) {
    assertThat(new EmailAddress(spelling)).hasToString(canonical);
    assertThat(new EmailAddress(canonical)).hasToString(canonical);
  }

  @Test
  void isTheSameReadBackFromItsOwnValue() {
    var address = new EmailAddress(" Tom@B\u00fccher.Example ");
    assertThat(new EmailAddress(address.value())).isEqualTo(address);
  }

  /** UTS #46, non-transitional: DNS keeps none of these pairs apart. */
  @ParameterizedTest
  @CsvSource({
    "tom@M\u00dcLLER.de, tom@xn--mller-kva.de",
    "tom@mu\u0308ller.de, tom@xn--mller-kva.de",
    "tom@\u212aate.example, tom@kate.example",
    "tom@\u017fam.example, tom@sam.example",
    "tom@\uff45xample.com, tom@example.com",
    "tom@exam\u00adple.com, tom@example.com",
    "tom@exam\u200bple.com, tom@example.com",
    "tom@\ufb01sh.example, tom@fish.example",
    "tom@\u2460.example, tom@1.example",
    "tom@example\u3002com, tom@example.com",
    "tom@example\uff0ecom, tom@example.com",
    "tom@\u03a3\u03a3.example, tom@xn--4xaa.example",
    "tom@\uff38N--MLLER-KVA.de, tom@xn--mller-kva.de"
  })
  void mapsTheDomain(String typed, String canonical) {
    assertThat(new EmailAddress(typed)).hasToString(canonical);
  }

  @ParameterizedTest
  @CsvSource({
    "stra\u00dfe.de, strasse.de",
    "\u03c3\u03c2.example, \u03c3\u03c3.example",
    "t\u0131m.example, tim.example",
    "\u0628\u06cc\u200c\u0628\u06cc.example, \u0628\u06cc\u0628\u06cc.example"
  })
  void keepsDomainsApartThatDnsKeepsApart(String one, String other) {
    assertThat(new EmailAddress("tom@" + one)).isNotEqualTo(new EmailAddress("tom@" + other));
  }

  /** They were accepted once, and accounts may have them. */
  @ParameterizedTest
  @ValueSource(strings = {"xn--a", "xn--zzzzzz99", "ab--c", "xn--strae-oqa", "0.xn--4db"})
  void acceptsEveryAsciiLabelAsItIs(String domain) {
    assertThat(new EmailAddress("tom@" + domain)).hasToString("tom@" + domain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00a0",
        "\u200b",
        "\ufeff",
        "\u00ad",
        "\u2060",
        "\u202a",
        "\u3164",
        "\ufe0f",
        " \t\u200e\r\n"
      })
  void trimsBlanksAndInvisibleCharacters(String invisible) {
    assertThat(new EmailAddress(invisible + "tom@example.com" + invisible))
        .hasToString("tom@example.com");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "@|must be an address like name@example.com",
        "tom|must be an address like name@example.com",
        "tom@|must be an address like name@example.com",
        "@example.com|must be an address like name@example.com",
        "tom\uff20example.com|must be an address like name@example.com",
        "tom@@example.com|must contain one @",
        "tom@jacky@example.com|must contain one @",
        "\"tom\"@example.com|must not be quoted before the @",
        "\"tom@jacky\"@example.com|must not be quoted before the @",
        "tom jacky@example.com|must not contain a blank before the @",
        "tom\u200b@example.com|must not contain the invisible character U+200B before the @",
        "tom\u00a0@example.com|must not contain the invisible character U+00A0 before the @",
        "tom\0@example.com|must not contain the character U+0000 before the @",
        "t\u00f6m@example.com|must not contain the character U+00F6 before the @",
        "\u212aate@example.com|must not contain the character U+212A before the @",
        "t\u0131m@example.com|must not contain the character U+0131 before the @",
        "\uff54om@example.com|must not contain the character U+FF54 before the @",
        "\ud800@example.com|must not contain the character U+D800 before the @",
        "tom(s)@example.com|must not contain ( before the @",
        "tom\\@example.com|must not contain \\ before the @",
        "Tom <tom@example.com>|must not contain a blank before the @",
        ".tom@example.com|must not have a dot at the start, a dot at the end or two in a row before"
            + " the @",
        "tom.@example.com|must not have a dot at the start, a dot at the end or two in a row before"
            + " the @",
        "a..b@docomo.ne.jp|must not have a dot at the start, a dot at the end or two in a row"
            + " before the @",
        "tom@.example.com|must not have a dot at the start, a dot at the end or two in a row after"
            + " the @",
        "tom@example.com.|must not have a dot at the start, a dot at the end or two in a row after"
            + " the @",
        "tom@example.com\u3002|must not have a dot at the start, a dot at the end or two in a row"
            + " after the @",
        "tom@example..com|must not have a dot at the start, a dot at the end or two in a row after"
            + " the @",
        "tom@ example.com|must not contain a blank after the @",
        "tom@exam ple.com|must not contain a blank after the @",
        "tom@exam\u200eple.com|must not contain the invisible character U+200E after the @",
        "tom@exam\u200dple.com|must not contain the invisible character U+200D after the @",
        "tom@example.com\0|must not contain the character U+0000 after the @",
        "tom@\ud800.example|must not contain the character U+D800 after the @",
        "tom@\u2488.example|must not contain the character U+2488 after the @",
        "tom@exam_ple.com|must not contain _ after the @",
        "tom@\u00fc_\u00fc.example|must not contain _ after the @",
        "tom@\u2100.example|must not contain the character U+2100 after the @",
        "tom@example.com:25|must not contain : after the @",
        "tom@[192.0.2.1]|must have a domain name after the @, not an IP address",
        "tom@-example.com|must not have a hyphen at the start or end, or next to a dot, after the"
            + " @",
        "tom@example-.com|must not have a hyphen at the start or end, or next to a dot, after the"
            + " @",
        "tom@-\u00fc.example|must not have a hyphen at the start or end, or next to a dot, after"
            + " the @",
        "tom@xn--\u00fc.example|must have a valid international domain name after the @",
        "tom@\u0301a.example|must have a valid international domain name after the @",
        "tom@a\u05d0.example|must not mix text from left to right and from right to left after the"
            + " @"
      })
  void saysWhichRuleAnAddressBreaks(String address, String rule) {
    assertInvalid(address, rule);
  }

  @Test
  void refusesNothingAndALineBreakInside() {
    assertInvalid("", "must be an address like name@example.com");
    assertInvalid(" \u200b", "must be an address like name@example.com");
    assertInvalid(
        "tom\n@example.com", "must not contain the invisible character U+000A before the @");
    assertInvalid("tom@example.com\njacky@example.com", "must contain one @");
  }

  @Test
  void takesTwoHundredAndFiftyFourCharactersAndNoMore() {
    String start = LONGEST_LOCAL_PART + "@" + LONGEST_LABEL + "." + LONGEST_LABEL + ".";
    assertThat(new EmailAddress(start + "c".repeat(61)).value()).hasSize(254);
    assertThat(new EmailAddress(" " + start + "c".repeat(61) + " ").value()).hasSize(254);
    assertInvalid(start + "c".repeat(62), "must have at most 254 characters");
  }

  @Test
  void measuresADomainByItsALabels() {
    String label = "\u00fc".repeat(57);
    String domain = "@" + label + "." + label + "." + label;
    assertThat(new EmailAddress("a".repeat(62) + domain).value()).hasSize(254);
    assertInvalid("a".repeat(63) + domain, "must have at most 254 characters");
  }

  @Test
  void measuresADomainAsTypedToo() {
    // Ideographs beyond the BMP: two chars each, and one in an A-label that repeats them.
    String label = "\ud840\udc00".repeat(50);
    assertThat(new EmailAddress("a@" + label + "." + label + ".example").value()).hasSize(125);
    assertInvalid(
        "a@" + label + "." + label + "." + label + ".example", "must have at most 254 characters");
  }

  @Test
  void takesSixtyFourCharactersBeforeTheAtAndNoMore() {
    String address = LONGEST_LOCAL_PART + "@example.com";
    assertThat(new EmailAddress(address)).hasToString(address);
    assertInvalid("a" + address, "must have at most 64 characters before the @");
  }

  @Test
  void takesSixtyThreeCharactersInALabelAndNoMore() {
    assertThat(new EmailAddress("tom@" + LONGEST_LABEL)).hasToString("tom@" + LONGEST_LABEL);
    assertInvalid("tom@b" + LONGEST_LABEL, LABEL_TOO_LONG);
    assertThat(new EmailAddress("tom@" + "\u00fc".repeat(57)).value()).hasSize(4 + 63);
    assertInvalid("tom@" + "\u00fc".repeat(58), LABEL_TOO_LONG);
  }

  private static void assertInvalid(String address, String rule) {
    assertThatThrownBy(() -> new EmailAddress(address))
        .isInstanceOfSatisfying(
            Refusal.Invalid.class, refusal -> assertThat(refusal.field()).isEqualTo("email"))
        .hasMessage("email " + rule);
  }
}

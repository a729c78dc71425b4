package dev.latchkey.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.text.Normalizer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Whatever the text, a value refuses it as {@link Refusal.Invalid} or is what it promises. */
class ValuesPropertyTest {

  /** Of any characters, many of them such as fold, compose, blank out or turn the line. */
  @Provide
  Arbitrary<String> texts() {
    var odd =
        Arbitraries.of(
            " \t\r\n\0\u0007\u00a0\u2003\u3000\u200b\u202e\u2028\ufeff\u00ad\u212a\u0130\u0131\u017f\u00df"
                .concat(
                    "\u1e9e\ufb01\uff54\u3002\ud800\udc00\u0301\u0344\u00e9e@.-_+'\"<>;,|{}$%&/\\aZ09")
                .chars()
                .mapToObj(c -> (char) c)
                .toList());
    return Arbitraries.oneOf(
        Arbitraries.strings().all().ofMaxLength(300),
        odd.list().ofMaxSize(80).map(ValuesPropertyTest::joined),
        Arbitraries.strings().ascii().ofMaxLength(300));
  }

  @Provide
  Arbitrary<String> addresses() {
    var parts = texts().map(text -> text.substring(0, Math.min(text.length(), 12)));
    var labels =
        Arbitraries.oneOf(
            Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(8),
            Arbitraries.strings().withChars("\u00fc\u0131\u017f\u00dfaZ0-\u4f8b").ofMaxLength(8),
            parts);
    return Combinators.combine(
            Arbitraries.oneOf(parts, Arbitraries.just("Tom")),
            labels.list().ofMinSize(1).ofMaxSize(4))
        .as((local, domain) -> local + "@" + String.join(".", domain));
  }

  private static String joined(Iterable<Character> characters) {
    var text = new StringBuilder();
    characters.forEach(text::append);
    return text.toString();
  }

  @Property
  void usernames(@ForAll("texts") String text) {
    valid(text, Username::new)
        .ifPresent(
            name -> {
              assertThat(name.value()).matches("[a-z0-9][a-z0-9._-]{0,63}");
              assertThat(name.value()).isEqualTo(Ascii.lowerCase(Characters.trim(text)));
              assertThat(new Username(name.value())).isEqualTo(name);
            });
  }

  @Property
  void emailAddresses(@ForAll("addresses") String text) {
    emailAddress(text);
  }

  @Property
  void emailAddressesOfAnyText(@ForAll("texts") String text) {
    emailAddress(text);
  }

  /** The local part is never mapped, and an address is the same when it is read again. */
  private static void emailAddress(String text) {
    valid(text, EmailAddress::new)
        .ifPresent(
            email -> {
              assertThat(email.value()).matches("[!-?A-~]+@[a-z0-9.-]+").hasSizeLessThan(255);
              assertThat(new EmailAddress(email.value())).isEqualTo(email);
              String typed = Ascii.lowerCase(Characters.trim(text));
              assertThat(email.value()).startsWith(typed.substring(0, typed.indexOf('@') + 1));
            });
  }

  @Property
  void passwords(@ForAll("texts") String text) {
    valid(text, Password::new)
        .ifPresent(
            password -> {
              assertThat(password.raw()).isEqualTo(text);
              assertThat(Normalizer.isNormalized(password.normalized(), Normalizer.Form.NFC))
                  .isTrue();
              assertThat(password.length()).isBetween(1, 256);
              assertThat(password).hasToString("Password[hidden]");
              valid(Normalizer.normalize(text, Normalizer.Form.NFD), Password::new)
                  .ifPresent(decomposed -> assertThat(decomposed).isEqualTo(password));
            });
  }

  @Property
  void devices(@ForAll("texts") String text) {
    SessionRules rules = SessionPolicy.DEFAULT.at(Instant.EPOCH);
    var device = Session.open(text, false, rules).device();
    assertThat(device.codePointCount(0, device.length())).isLessThanOrEqualTo(100);
    assertThat(device.codePoints()).noneMatch(Character::isISOControl);
    assertThat(device.codePoints()).noneMatch(c -> c == 0x2028 || c == 0x202e || c == 0xd800);
    assertThat(Session.open(device, false, rules).device()).isEqualTo(device);
  }

  @Property
  void clientsOfIpv6AreTheirNetwork(@ForAll @Size(16) byte[] one, @ForAll @Size(8) byte[] rest)
      throws UnknownHostException {
    byte[] neighbour = Arrays.copyOf(one, 16);
    System.arraycopy(rest, 0, neighbour, 8, 8);
    boolean mapped = isMapped(one) || isMapped(neighbour);
    assertThat(network(one).equals(network(neighbour)))
        .isEqualTo(!mapped || Arrays.equals(one, neighbour));
    byte[] stranger = Arrays.copyOf(one, 16);
    stranger[7] ^= 1;
    assertThat(network(stranger)).isNotEqualTo(network(one));
  }

  @Property
  void clientsOfIpv4AreTheSameWhenMapped(@ForAll @Size(4) byte[] address)
      throws UnknownHostException {
    byte[] mapped = new byte[16];
    mapped[10] = mapped[11] = (byte) 0xff;
    System.arraycopy(address, 0, mapped, 12, 4);
    assertThat(network(mapped)).isEqualTo(network(address)).matches("[0-9.]+");
  }

  private static boolean isMapped(byte[] address) {
    for (int i = 0; i < 10; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return address[10] == -1 && address[11] == -1;
  }

  private static String network(byte[] address) throws UnknownHostException {
    return Client.at(InetAddress.getByAddress(address), "").network();
  }

  private static <T> Optional<T> valid(String text, Function<String, T> type) {
    try {
      return Optional.of(type.apply(text));
    } catch (Refusal.Invalid refused) {
      return Optional.empty();
    }
  }
}

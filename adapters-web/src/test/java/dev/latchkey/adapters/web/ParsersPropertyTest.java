package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.SignedIn;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import dev.latchkey.testkit.MovableClock;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;

/** Headers may hold any text: it is read as what it says, or as nothing. */
class ParsersPropertyTest {

  private static final MovableClock CLOCK = new MovableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private static final Tokens TOKENS = new Tokens(List.of(WebServer.KEY), CLOCK);
  private static final EmailAddress EMAIL = new EmailAddress("tom@example.com");
  private static final Proxies PROXIES = new Proxies(List.of("10.0.0.0/8", "fd00::/8"));
  private static final String STRANGER = "192.0.2.7";
  private static final String PROXY = "10.1.2.3";

  @Provide
  Arbitrary<String> headers() {
    return Arbitraries.oneOf(
        Arbitraries.strings().all().ofMaxLength(200),
        Arbitraries.of("jwt", "=", ";", ",", " ", "\t", "\"", "$Version", "a", ":", "1", ".", "::1")
            .list()
            .ofMaxSize(30)
            .map(parts -> String.join("", parts)));
  }

  /** Both are of any text that an id can be. */
  @Property
  void tokensAreReadAsTheyWereIssued(
      @ForAll @StringLength(min = 1, max = 128) String user,
      @ForAll @StringLength(min = 1, max = 128) @AlphaChars @NumericChars String session) {
    String sub = user.isBlank() ? "x" : user;
    SignedIn signedIn = signedIn(sub, session);
    Optional<?> read = TOKENS.read(TOKENS.issue(signedIn));
    if (sub.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE)
        && TOKENS.issue(signedIn).length() <= 2048) {
      assertThat(read).isEqualTo(Optional.of(signedIn.key()));
    }
  }

  @Property
  void changedTokensAreReadAsNothing(
      @ForAll @IntRange(max = 399) int where, @ForAll @AlphaChars @NumericChars char other) {
    SignedIn signedIn = signedIn("tom", "session");
    String token = TOKENS.issue(signedIn);
    int at = where % token.length();
    String changed = token.substring(0, at) + other + token.substring(at + 1);
    // The last character holds two bits that stand for nothing.
    if (!changed.equals(token) && at < token.length() - 1) {
      assertThat(TOKENS.read(changed)).isEmpty();
    }
    assertThat(TOKENS.read(changed)).isIn(Optional.empty(), Optional.of(signedIn.key()));
  }

  @Property
  void otherTextIsNoToken(@ForAll String text) {
    assertThat(TOKENS.read(text)).isEmpty();
  }

  private static SignedIn signedIn(String user, String session) {
    var tom =
        new User(
            new User.Id(user), new Username("tom"), EMAIL, new PasswordHash("hash"), List.of());
    Session opened = Session.open("", false, SessionPolicy.DEFAULT.at(CLOCK.instant()));
    return new SignedIn(
        tom, new Session(new Session.Id(session), null, opened.times(), opened.terms(), ""));
  }

  @Property
  void cookiesHoldNoSeparator(@ForAll("headers") String header, @ForAll("headers") String second) {
    List<String> values = Cookies.values(request(STRANGER, "Cookie", header, second), "jwt");
    assertThat(values).noneMatch(value -> value.contains(";") || value.startsWith(" "));
  }

  @Property
  void aCookieIsFoundAmongOthers(
      @ForAll @AlphaChars String value, @ForAll("headers") String before) {
    var request = request(STRANGER, "Cookie", before + "; jwt=" + value);
    assertThat(Cookies.values(request, "jwt")).endsWith(value);
  }

  @Property
  void otherTextMakesNoBrowserKnown(@ForAll("headers") String header) {
    var request = request(STRANGER, "Cookie", header, "jwt-browser=" + header);
    assertThat(new KnownBrowsers(List.of(WebServer.KEY), "jwt-browser").find(request, EMAIL))
        .isEmpty();
  }

  @Property
  void anUntrustedPeerIsTheClient(@ForAll("headers") String forwarded) {
    var request =
        Requests.request(
            STRANGER,
            Map.of("X-Forwarded-For", List.of(forwarded), "X-Forwarded-Host", List.of(forwarded)));
    assertThat(PROXIES.route(request).client().getHostAddress()).isEqualTo(STRANGER);
    assertThat(PROXIES.route(request).origin()).isEmpty();
  }

  @Property
  void behindAProxyTheLastAddressCounts(@ForAll("headers") String forwarded) throws Exception {
    assertThat(client(forwarded + ",203.0.113.9")).isEqualTo(InetAddress.getByName("203.0.113.9"));
    assertThat(client(forwarded)).isNotNull();
  }

  private static InetAddress client(String forwarded) {
    return PROXIES.route(request(PROXY, "X-Forwarded-For", forwarded)).client();
  }

  @Property
  void devicesAreShort(@ForAll String agent) {
    assertThat(Device.describe(agent)).isNotBlank().hasSizeLessThan(50);
  }

  private static HttpServletRequest request(String peer, String name, String... values) {
    return Requests.request(peer, Map.of(name, List.of(values)));
  }
}

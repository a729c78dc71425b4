package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class ProxiesTest {

  private static final String STRANGER = "192.0.2.7";
  private static final String PROXY = "10.1.2.3";

  private final Proxies proxies = new Proxies(List.of("10.0.0.0/8", "fd00::/8"));
  private final Logger logger = (Logger) LoggerFactory.getLogger(Proxies.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
  }

  private List<String> logged() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, 203.0.113.7",
    "203.0.113.7:51234, 203.0.113.7",
    "2001:db8::7, 2001:db8:0:0:0:0:0:7",
    "[2001:db8::7], 2001:db8:0:0:0:0:0:7",
    "[2001:db8::7]:51234, 2001:db8:0:0:0:0:0:7",
    "::ffff:203.0.113.7, 203.0.113.7",
    "'6.6.6.6, 203.0.113.7', 203.0.113.7",
    "'6.6.6.6, 203.0.113.7, 10.9.9.9', 203.0.113.7",
    "'6.6.6.6, 203.0.113.7:1, 10.9.9.9:2, fd00::1', 203.0.113.7",
    "'10.8.8.8, 10.9.9.9', 10.8.8.8",
  })
  void theClientIsTheNearestAddressThatIsNoTrustedProxy(String forwardedFor, String client) {
    assertThat(route(PROXY, "X-Forwarded-For", forwardedFor).client().getHostAddress())
        .isEqualTo(client);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unknown",
        "999.1.1.1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.4.",
        "localhost",
        "abc:def",
        "x:1",
        ".:1",
        "1.2.3.4:",
        "[1.2.3.4",
        "",
        "203.0.113.7, nonsense",
      })
  void anEntryThatIsNoAddressIsLoggedOnceAndNeverLookedUp(String forwardedFor) {
    for (int i = 0; i < 3; i++) {
      assertThat(route(PROXY, "X-Forwarded-For", forwardedFor).client().getHostAddress())
          .isEqualTo(PROXY);
    }
    assertThat(logged())
        .singleElement(STRING)
        .startsWith(PROXY + " sends an X-Forwarded-For that cannot be read");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // X-Forwarded-For, -Proto, -Host, Host, origin
        "-, https, -, id.example.com, https://id.example.com",
        "-, https, -, id.example.com:8443, https://id.example.com:8443",
        "-, HTTPS, id.example.com:443, 127.0.0.1:8080, https://id.example.com",
        "-, wss, -, id.example.com, https://id.example.com",
        "-, -, id.example.com, 127.0.0.1:8080, http://id.example.com",
        "-, https, [2001:db8::1]:8443, 127.0.0.1:8080, https://[2001:db8::1]:8443",
        "-, -, -, id.example.com, -",
        "-, nonsense, -, id.example.com, -",
        "-, https, evil/path, id.example.com, -",
        // The last entry is the only proxy's, whatever the client sent.
        "203.0.113.7, 'https, http', 'evil.example, id.example.com', -, http://id.example.com",
        // Two proxies, each of which appends.
        "'203.0.113.7, 10.9.9.9', 'https, http', 'id.example.com, inner', -, https://id.example.com",
        "'203.0.113.7, 10.9.9.9', 'x, https, http', 'x, a, b', -, https://a",
        // Two proxies, the inner of which passes on.
        "'203.0.113.7, 10.9.9.9', https, id.example.com, -, https://id.example.com",
      })
  void theOriginIsWhatTheOutermostTrustedProxyWasAskedFor(
      @Nullable String forwardedFor,
      @Nullable String proto,
      @Nullable String forwardedHost,
      @Nullable String host,
      @Nullable String origin) {
    var route =
        route(
            PROXY,
            "X-Forwarded-For",
            forwardedFor,
            "X-Forwarded-Proto",
            proto,
            "X-Forwarded-Host",
            forwardedHost,
            "Host",
            host);
    assertThat(route.origin().map(Origin::toString).orElse(null)).isEqualTo(origin);
  }

  @Test
  void aStrangersHeadersAreIgnoredAndEachPeerIsNamedOnce() {
    for (int i = 0; i < 3; i++) {
      for (String peer : List.of(STRANGER, "192.0.2.8")) {
        var route = route(peer, "X-Forwarded-For", "203.0.113.7", "X-Forwarded-Proto", "https");
        assertThat(route.client().getHostAddress()).isEqualTo(peer);
        assertThat(route.origin()).isEmpty();
      }
    }
    assertThat(logged()).allMatch(line -> line.contains("LATCHKEY_TRUSTED_PROXIES"));
    assertThat(logged())
        .extracting(line -> line.split(" ", 2)[0])
        .containsExactly(STRANGER, "192.0.2.8");
  }

  @Test
  void strangersCannotFillTheLog() {
    for (int i = 0; i < 200; i++) {
      route("192.0.2." + i, "X-Forwarded-Host", "evil.example");
    }
    assertThat(logged()).hasSize(32);
  }

  @Test
  void aPeerThatSendsNoForwardingHeaderIsNotNamed() {
    route(STRANGER, "Host", "id.example.com");
    assertThat(logged()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"everybody", "10.0.0.0/33", "10.0.0.0/", "", "proxy.example.com", "1.2.3"})
  void aTrustedProxyMustBeAnAddressOrARange(String proxy) {
    assertThatThrownBy(() -> new Proxies(List.of(proxy)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("LATCHKEY_TRUSTED_PROXIES", "not " + proxy + ".");
  }

  private Route route(String peer, @Nullable String... headers) {
    Map<String, List<String>> byName = new HashMap<>();
    List<@Nullable String> pairs = Arrays.asList(headers);
    for (int i = 0; i < pairs.size(); i += 2) {
      String value = pairs.get(i + 1);
      if (value != null) {
        byName.put(String.valueOf(pairs.get(i)), List.of(value));
      }
    }
    return proxies.route(Requests.request(peer, byName));
  }
}

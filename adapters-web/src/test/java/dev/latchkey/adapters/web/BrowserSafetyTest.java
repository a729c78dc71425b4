package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.Core;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * ASVS 3.4 and 3.5: other sites cannot act through a browser, and answers are handled with care.
 */
class BrowserSafetyTest {

  private static final String FRONTEND = "https://app.example.com";

  @AutoClose
  private static final WebServer server =
      new WebServer(new Core(), "latchkey.web.allowed-origins=" + FRONTEND);

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // Origin, Sec-Fetch-Site, admitted
        "-, -, true",
        "-, same-origin, true",
        "-, none, true",
        "-, same-site, false",
        "-, cross-site, false",
        "-, nonsense, false",
        "OWN, -, true",
        "OWN, same-origin, true",
        "OWN, cross-site, false",
        "https://evil.example, -, false",
        "https://evil.example, same-site, false",
        "https://evil.example, cross-site, false",
        "null, -, false",
        "null, cross-site, false",
        "not a URI, -, false",
        "http://localhost, -, false",
        "OWN_OVER_HTTPS, -, false",
        FRONTEND + ", -, true",
        FRONTEND + ", same-site, true",
        FRONTEND + ", cross-site, true",
        "https://app.example.com.evil.example, same-site, false",
        "http://app.example.com, same-site, false",
      })
  void letsOnlyOwnAndListedSitesAct(
      @Nullable String origin, @Nullable String site, boolean admitted) {
    for (var method : List.of("POST", "PUT", "DELETE")) {
      var answer = call(method, "/api/user/logout", origin, site);
      if (admitted) {
        assertThat(answer.status()).as(method).isIn(200, 405);
      } else {
        assertThat(answer.status()).as(method).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("cross_site_request");
        assertThat(answer.header("Set-Cookie")).isNull();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"same-site", "cross-site", "none"})
  void allowsReadsFromOtherSites(String site) {
    assertThat(call("GET", "/api/user/me", null, site).status()).isEqualTo(401);
  }

  @Test
  void aForgedLogoutEndsNothing() {
    var token = server.login(Core.TOM).cookie();
    var forged =
        server.call(
            "POST",
            "/api/user/logout",
            null,
            "Cookie",
            "jwt=" + token,
            "Sec-Fetch-Site",
            "cross-site",
            "Origin",
            "https://evil.example");
    assertThat(forged.status()).isEqualTo(403);
    assertThat(server.me(token).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"GET, /api/user/me", "POST, /api/user/logout", "GET, /nowhere", "PUT, /api/user/me"})
  void everyAnswerCarriesTheSafetyHeaders(String method, String path) {
    var answer = server.call(method, path, null);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(answer.header("Content-Security-Policy"))
        .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
        .doesNotContain("unsafe");
    assertThat(answer.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
    assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
    assertThat(answer.header("Strict-Transport-Security")).isNull();
    assertThat(answer.header("Server")).isNull();
  }

  @Test
  void aListedOriginMayReadAnswersWithCredentials() {
    var preflight =
        server.call(
            "OPTIONS",
            "/api/user/change_password",
            null,
            "Origin",
            FRONTEND,
            "Access-Control-Request-Method",
            "PUT",
            "Access-Control-Request-Headers",
            "content-type");
    assertThat(preflight.status()).isEqualTo(200);
    assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(FRONTEND);
    assertThat(preflight.header("Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(preflight.header("Access-Control-Allow-Methods")).contains("PUT");
  }

  @Test
  void aListedOriginMayReadWhyItsBodyIsRejected() {
    String tooLarge = "x".repeat(20_000);
    var answer = server.call("POST", "/api/user/login", tooLarge, "Origin", FRONTEND);
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(FRONTEND);
    var other = server.call("POST", "/api/user/login", tooLarge, "Origin", "https://evil.example");
    assertThat(other.status()).isEqualTo(413);
    assertThat(other.header("Access-Control-Allow-Origin")).isNull();
  }

  @Test
  void anotherOriginMayReadNothing() {
    var preflight =
        server.call(
            "OPTIONS",
            "/api/user/login",
            null,
            "Origin",
            "https://evil.example",
            "Access-Control-Request-Method",
            "POST");
    assertThat(preflight.status()).isEqualTo(403);
    assertThat(preflight.code()).isEqualTo("cross_site_request");
    assertThat(preflight.header("Access-Control-Allow-Origin")).isNull();
    var read = call("GET", "/api/user/me", "https://evil.example", null);
    assertThat(read.header("Access-Control-Allow-Origin")).isNull();
  }

  @Test
  void believesNoForwardingHeaderOfAStranger() {
    var answer =
        server.call(
            "POST",
            "/api/user/logout",
            null,
            "X-Forwarded-Proto",
            "https",
            "X-Forwarded-Host",
            "evil.example",
            "Origin",
            "https://evil.example");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("Strict-Transport-Security")).isNull();
  }

  @Test
  void behindATrustedProxyHttpsMakesTheCookieSecure() {
    try (var behindProxy =
        new WebServer(new Core(), "latchkey.web.trusted-proxies=127.0.0.0/8,::1")) {
      var answer = behindProxy.login(Core.TOM, "X-Forwarded-Proto", "https");
      assertThat(answer.header("Set-Cookie")).contains("; Secure");
      assertThat(answer.header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
      var logout =
          behindProxy.call(
              "POST",
              "/api/user/logout",
              null,
              "X-Forwarded-Proto",
              "https",
              "X-Forwarded-Host",
              "id.example.com",
              "Origin",
              "https://id.example.com");
      assertThat(logout.status()).isEqualTo(200);
      assertThat(logout.header("Set-Cookie")).contains("; Secure");
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // Host, X-Forwarded-Host, Origin, Sec-Fetch-Site
        "id.example.com, id.example.com, https://id.example.com, same-origin",
        "id.example.com, -, https://id.example.com, -",
        "id.example.com:443, -, https://id.example.com, -",
        "id.example.com, -, https://id.example.com:443, -",
        "id.example.com:8443, -, https://id.example.com:8443, -",
        "127.0.0.1:8080, id.example.com, https://id.example.com, -",
        "127.0.0.1:8080, -, https://id.example.com, same-origin",
      })
  void allowedOriginsLeaveOurOwnPageBehindHttpsAlone(
      String host, @Nullable String forwardedHost, String origin, @Nullable String site) {
    try (var behindProxy =
        new WebServer(
            new Core(),
            "latchkey.web.allowed-origins=" + FRONTEND,
            "latchkey.web.trusted-proxies=127.0.0.0/8,::1")) {
      var headers =
          new ArrayList<>(List.of("Host", host, "X-Forwarded-Proto", "https", "Origin", origin));
      if (forwardedHost != null) {
        headers.addAll(List.of("X-Forwarded-Host", forwardedHost));
      }
      if (site != null) {
        headers.addAll(List.of("Sec-Fetch-Site", site));
      }
      var answer = behindProxy.login(Core.TOM, headers.toArray(String[]::new));
      assertThat(answer.text()).contains("tom@example.com");
      assertThat(answer.header("Set-Cookie")).contains("; Secure");
    }
  }

  @Test
  void thePublicUrlOverridesForwardedOrigins() {
    try (var behindProxy =
        new WebServer(
            new Core(),
            "latchkey.web.public-url=https://id.example.com/auth",
            "latchkey.web.allowed-origins=" + FRONTEND)) {
      var own =
          behindProxy.login(Core.TOM, "Host", "127.0.0.1:8080", "Origin", "https://id.example.com");
      assertThat(own.status()).isEqualTo(200);
      assertThat(own.header("Set-Cookie")).contains("; Secure");
      assertThat(own.header("Strict-Transport-Security")).isNotNull();
      for (var foreign :
          List.of("http://id.example.com", "https://127.0.0.1:8080", "http://127.0.0.1:8080")) {
        var answer = behindProxy.login(Core.TOM, "Host", "127.0.0.1:8080", "Origin", foreign);
        assertThat(answer.code()).as(foreign).isEqualTo("cross_site_request");
      }
      assertThat(behindProxy.get("/", "Host", "10.0.0.1").status()).isEqualTo(200);
      assertThat(behindProxy.login(Core.TOM, "Origin", FRONTEND).status()).isEqualTo(200);
      assertThat(
              behindProxy
                  .get("/.well-known/change-password", "Host", "evil.example")
                  .header("Location"))
          .isEqualTo("/auth/#change-password");
    }
  }

  /** Where it sees Kubernetes, Spring Boot by itself believes every private address. */
  @Test
  void kubernetesMakesNoProxyTrusted() {
    try (var inKubernetes = new WebServer(new Core(), "spring.main.cloud-platform=kubernetes")) {
      var answer = inKubernetes.login(Core.TOM, "X-Forwarded-Proto", "https");
      assertThat(answer.header("Set-Cookie")).doesNotContain("Secure");
    }
  }

  @Test
  void countsAttemptsByTheAddressThatATrustedProxyForwards() {
    try (var behindProxy =
        new WebServer(new Core(), "latchkey.web.trusted-proxies=127.0.0.0/8,::1")) {
      for (int i = 0; i < 10; i++) {
        behindProxy.login("tom@example.com", "wrong", "X-Forwarded-For", "203.0.113.0");
      }
      var throttled =
          behindProxy.login("tom@example.com", "wrong", "X-Forwarded-For", "6.6.6.6, 203.0.113.0");
      assertThat(throttled.status()).isEqualTo(429);
      var samePeer =
          behindProxy.login("tom@example.com", "wrong", "X-Forwarded-For", "203.0.113.0:51234");
      assertThat(samePeer.status()).isEqualTo(429);
      var other = behindProxy.login("tom@example.com", "wrong", "X-Forwarded-For", "203.0.113.1:7");
      assertThat(other.status()).isEqualTo(401);
    }
  }

  @Test
  void ignoresForwardedAddressesOfAnUntrustedPeer() {
    try (var direct = new WebServer(new Core())) {
      for (int i = 0; i < 10; i++) {
        direct.login("tom@example.com", "wrong", "X-Forwarded-For", "203.0.113." + i);
      }
      var escaping =
          direct.login(
              "tom@example.com",
              "wrong",
              "X-Forwarded-For",
              "203.0.113.99",
              "Forwarded",
              "for=203.0.113.99",
              "X-Real-IP",
              "203.0.113.99");
      assertThat(escaping.status()).isEqualTo(429);
    }
  }

  private static WebServer.Answer call(
      String method, String path, @Nullable String origin, @Nullable String site) {
    var headers = new ArrayList<String>();
    if (origin != null) {
      headers.add("Origin");
      headers.add(
          origin
              .replaceFirst("^OWN_OVER_HTTPS$", "https://localhost:" + server.port())
              .replaceFirst("^OWN$", "http://localhost:" + server.port()));
    }
    if (site != null) {
      headers.add("Sec-Fetch-Site");
      headers.add(site);
    }
    return server.call(method, path, null, headers.toArray(String[]::new));
  }
}

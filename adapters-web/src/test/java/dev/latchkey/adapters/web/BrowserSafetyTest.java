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
  private static final String ALLOWED = "latchkey.web.allowed-origins=" + FRONTEND;
  private static final String OF_FRONTEND = "Origin: " + FRONTEND;
  private static final String TRUSTED = "latchkey.web.trusted-proxies=127.0.0.0/8,::1";
  private static final String OF_EVIL = "Origin: https://evil.example";
  private static final String HTTPS = "X-Forwarded-Proto: https";

  private static final Core CORE = new Core();

  @AutoClose private static final WebServer server = new WebServer(CORE, ALLOWED);

  @AutoClose private static final WebServer behindProxy = new WebServer(CORE, ALLOWED, TRUSTED);

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
    var headers = new ArrayList<String>();
    if (origin != null) {
      headers.add(
          "Origin: "
              + origin
                  .replaceFirst("^OWN_OVER_HTTPS$", "https://localhost:" + server.port())
                  .replaceFirst("^OWN$", "http://localhost:" + server.port()));
    }
    if (site != null) {
      headers.add("Sec-Fetch-Site: " + site);
    }
    for (var method : List.of("POST", "PUT", "DELETE")) {
      var answer = server.call(method, "/api/user/logout", null, headers.toArray(String[]::new));
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
    assertThat(server.get("/api/user/me", "Sec-Fetch-Site: " + site).status()).isEqualTo(401);
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
    var preflight = preflight("/api/user/change_password", "PUT", OF_FRONTEND);
    assertThat(preflight.status()).isEqualTo(200);
    assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(FRONTEND);
    assertThat(preflight.header("Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(preflight.header("Access-Control-Allow-Methods")).contains("PUT");
  }

  @Test
  void aListedOriginMayReadWhyItsBodyIsRejected() {
    String tooLarge = "x".repeat(20_000);
    var answer = server.call("POST", "/api/user/login", tooLarge, OF_FRONTEND);
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(FRONTEND);
    var other = server.call("POST", "/api/user/login", tooLarge, OF_EVIL);
    assertThat(other.status()).isEqualTo(413);
    assertThat(other.header("Access-Control-Allow-Origin")).isNull();
  }

  @Test
  void anotherOriginMayReadNothing() {
    var preflight = preflight("/api/user/login", "POST", OF_EVIL);
    assertThat(preflight.status()).isEqualTo(403);
    assertThat(preflight.code()).isEqualTo("cross_site_request");
    assertThat(preflight.header("Access-Control-Allow-Origin")).isNull();
    var read = server.get("/api/user/me", OF_EVIL);
    assertThat(read.header("Access-Control-Allow-Origin")).isNull();
  }

  private static WebServer.Answer preflight(String path, String method, String origin) {
    return server.call(
        "OPTIONS",
        path,
        null,
        origin,
        "Access-Control-Request-Method: " + method,
        "Access-Control-Request-Headers: content-type");
  }

  @Test
  void believesNoForwardingHeaderOfAStranger() {
    var answer = server.post("/api/user/logout", HTTPS, "X-Forwarded-Host: evil.example", OF_EVIL);
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("Strict-Transport-Security")).isNull();
  }

  @Test
  void believesForwardedAddressesOfTrustedProxiesOnly() {
    String forwarded = "X-Forwarded-For: 6.6.6.6, 203.0.113.7:51234";
    behindProxy.login("tom@example.com", "wrong", forwarded);
    assertThat(lastNetwork()).isEqualTo("203.0.113.7");
    server.login(
        "tom@example.com", "wrong", forwarded, "Forwarded: for=6.6.6.6", "X-Real-IP: 6.6.6.6");
    assertThat(lastNetwork()).isEqualTo("127.0.0.1");
  }

  /** Returns the network of the last event; the throttle counts by the same one. */
  private static @Nullable String lastNetwork() {
    var events = CORE.events.all();
    return events.get(events.size() - 1).network();
  }

  @Test
  void behindATrustedProxyHttpsMakesTheCookieSecure() {
    var login = behindProxy.login(Core.TOM, HTTPS);
    assertThat(login.header("Set-Cookie")).contains("; Secure");
    assertThat(login.header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
    var logout = behindProxy.post("/api/user/logout", HTTPS);
    assertThat(logout.header("Set-Cookie")).contains("; Secure");
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
    var headers = new ArrayList<>(List.of("Host: " + host, HTTPS, "Origin: " + origin));
    if (forwardedHost != null) {
      headers.add("X-Forwarded-Host: " + forwardedHost);
    }
    if (site != null) {
      headers.add("Sec-Fetch-Site: " + site);
    }
    var answer = behindProxy.login(Core.TOM, headers.toArray(String[]::new));
    assertThat(answer.text()).contains("tom@example.com");
    assertThat(answer.header("Set-Cookie")).contains("; Secure");
  }

  @Test
  void thePublicUrlOverridesForwardedOrigins() {
    String host = "X-Forwarded-Host: 127.0.0.1:8080";
    try (var withUrl =
        new WebServer(
            CORE, "latchkey.web.public-url=https://id.example.com/auth", ALLOWED, TRUSTED)) {
      var own = withUrl.login(Core.TOM, host, "Origin: https://id.example.com");
      assertThat(own.status()).isEqualTo(200);
      assertThat(own.header("Set-Cookie")).contains("; Secure");
      assertThat(own.header("Strict-Transport-Security")).isNotNull();
      for (var foreign :
          List.of("http://id.example.com", "https://127.0.0.1:8080", "http://127.0.0.1:8080")) {
        var answer = withUrl.login(Core.TOM, host, "Origin: " + foreign);
        assertThat(answer.code()).as(foreign).isEqualTo("cross_site_request");
      }
      assertThat(withUrl.get("/", "Host: 10.0.0.1").status()).isEqualTo(200);
      assertThat(withUrl.login(Core.TOM, OF_FRONTEND).status()).isEqualTo(200);
      var form = withUrl.get("/.well-known/change-password", "Host: evil.example");
      assertThat(form.header("Location")).isEqualTo("/auth/#change-password");
    }
  }

  /** Where it sees Kubernetes, Spring Boot by itself believes every private address. */
  @Test
  void kubernetesMakesNoProxyTrusted() {
    try (var inKubernetes = new WebServer(CORE, "spring.main.cloud-platform=kubernetes")) {
      assertThat(inKubernetes.login(Core.TOM, HTTPS).header("Set-Cookie")).doesNotContain("Secure");
    }
  }
}

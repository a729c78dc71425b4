package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebPropertiesTest {

  @ParameterizedTest
  @ValueSource(strings = {"__Host-jwt", "__Secure-jwt", "__host-jwt", "__SECURE-jwt"})
  void aCookieWithAPrefixMustBeSecure(String name) {
    assertThatThrownBy(() -> properties(name, false, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("LATCHKEY_COOKIE_SECURE");
    assertThatCode(() -> properties(name, true, List.of())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a;b", "a=b", "ä", "a\nb"})
  void refusesNamesThatAreNoCookieNames(String name) {
    assertThatThrownBy(() -> properties(name, true, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesWhatIsNoOrigin() {
    assertThatThrownBy(() -> properties("jwt", false, List.of("https://app.example.com", "*")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("LATCHKEY_ALLOWED_ORIGINS must be like https://app.example.com, not *.");
  }

  @ParameterizedTest
  @CsvSource({
    "'', jwt, https://id.example.com, https://id.example.com",
    "'', __Host-jwt, https://example.com/auth, https://example.com",
    "example.com, __Secure-jwt, https://id.example.com, https://app.example.com:8443",
    "Example.COM, jwt, https://example.com, https://a.b.example.com",
    "id.example.com, jwt, https://id.example.com, https://id.example.com:8443",
    "latchkey.localhost, jwt, http://id.latchkey.localhost, http://app.latchkey.localhost",
  })
  void acceptsReturnOriginsThatReceiveTheCookie(
      String domain, String name, String publicUrl, String returnOrigin) {
    var forwardAuth = new ForwardAuthProperties(List.of(returnOrigin), domain);
    assertThatCode(() -> forwardAuth.check(PublicUrl.parse(publicUrl), name))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "LATCHKEY_COOKIE_DOMAIN, .example.com, jwt, https://id.example.com, ''",
    "LATCHKEY_COOKIE_DOMAIN, https://example.com, jwt, https://id.example.com, ''",
    "LATCHKEY_COOKIE_DOMAIN, example.com;a=b, jwt, https://id.example.com, ''",
    "LATCHKEY_COOKIE_DOMAIN, com, jwt, https://id.example.com, ''",
    "LATCHKEY_COOKIE_DOMAIN, 10.0.0.1, jwt, https://10.0.0.1, ''",
    "LATCHKEY_COOKIE_DOMAIN, example.org, jwt, https://id.example.com, ''",
    "LATCHKEY_COOKIE_DOMAIN, d.example.com, jwt, https://id.example.com, ''",
    "LATCHKEY_COOKIE_DOMAIN, a.id.example.com, jwt, https://id.example.com, ''",
    "LATCHKEY_COOKIE_NAME, example.com, __Host-jwt, https://id.example.com, ''",
    "LATCHKEY_COOKIE_NAME, example.com, __host-jwt, https://id.example.com, ''",
    "LATCHKEY_PUBLIC_URL, example.com, jwt, '', ''",
    "LATCHKEY_PUBLIC_URL, '', jwt, '', https://app.example.com",
    "LATCHKEY_RETURN_ORIGINS, '', jwt, https://id.example.com, https://app.example.com",
    "LATCHKEY_RETURN_ORIGINS, example.com, jwt, https://id.example.com, https://badexample.com",
    "LATCHKEY_RETURN_ORIGINS, example.com, jwt, https://id.example.com, http://app.example.com",
    "LATCHKEY_RETURN_ORIGINS, example.com, jwt, https://id.example.com, https://*.example.com",
    "LATCHKEY_RETURN_ORIGINS, example.com, jwt, https://id.example.com, https://app.example.com/",
  })
  void rejectsSettingsThatCannotWorkTogether(
      String named, String domain, String name, String publicUrl, String returnOrigin) {
    var origins = returnOrigin.isEmpty() ? List.<String>of() : List.of(returnOrigin);
    var forwardAuth = new ForwardAuthProperties(origins, domain);
    var url = publicUrl.isEmpty() ? null : PublicUrl.parse(publicUrl);
    assertThatThrownBy(() -> forwardAuth.check(url, name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(named + " [^\\n]+[.]");
  }

  private static WebProperties properties(String name, boolean secure, List<String> origins) {
    return new WebProperties(
        name,
        secure,
        false,
        "",
        origins,
        List.of(),
        true,
        new ForwardAuthProperties(List.of(), ""),
        Duration.ZERO);
  }
}

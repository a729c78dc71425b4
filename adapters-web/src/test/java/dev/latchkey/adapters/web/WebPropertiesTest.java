package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebPropertiesTest {

  @Test
  void aHostCookieMustBeSecure() {
    assertThatThrownBy(() -> properties("__Host-jwt", false, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("LATCHKEY_COOKIE_SECURE");
    assertThatCode(() -> properties("__Host-jwt", true, List.of())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a;b", "a=b", "ä", "a\nb"})
  void refusesNamesThatAreNoCookieNames(String name) {
    assertThatThrownBy(() -> properties(name, true, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "app.example.com",
        "https://app.example.com/",
        "https://a@app.example.com",
        "ftp://app.example.com",
        "https://*.example.com",
        "https://app.example.com/path"
      })
  void refusesWhatIsNoOrigin(String origin) {
    assertThatThrownBy(() -> properties("jwt", false, List.of(origin)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(origin);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://app.example.com", "http://localhost:5173"})
  void takesOrigins(String origin) {
    assertThatCode(() -> properties("jwt", false, List.of(origin))).doesNotThrowAnyException();
  }

  private static WebProperties properties(String name, boolean secure, List<String> origins) {
    return new WebProperties(name, secure, false, "", origins, List.of(), true, Duration.ZERO);
  }
}

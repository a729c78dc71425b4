package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {

  @ParameterizedTest
  @CsvSource({
    "https://id.example.com, https://id.example.com",
    "https://id.example.com:443, https://id.example.com",
    "http://id.example.com:80, http://id.example.com",
    "https://id.example.com:80, https://id.example.com:80",
    "HTTPS://ID.example.COM:8443, https://id.example.com:8443",
    "http://my_host:8080, http://my_host:8080",
    "http://[2001:DB8::1]:80, http://[2001:db8::1]",
  })
  void isWrittenAsBrowsersWriteIt(String text, String origin) {
    assertThat(Origin.parse(text)).map(Origin::toString).contains(origin);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "not a URI",
        "id.example.com",
        "ftp://id.example.com",
        "chrome-extension://abcdefgh",
        "https://",
        "https://id.example.com/",
        "https://id.example.com/path",
        "https://*.example.com",
        "*",
        "https://id.example.com:0",
        "https://id.example.com:65536",
        "https://id.example.com:",
        "https://user@id.example.com",
        "https://id.example.com,https://evil.example",
        "https://id.example.com\u0000",
        "https://id.example.com\r\n",
        "https://2001:db8::1",
        "https://[evil]",
      })
  void anythingElseIsNone(String text) {
    assertThat(Origin.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://id.example.com, https://id.example.com, ''",
    "https://id.example.com/, https://id.example.com, ''",
    "https://example.com:8443/auth, https://example.com:8443, /auth",
    "https://example.com/a/b-c/, https://example.com, /a/b-c",
    "http://localhost:8080, http://localhost:8080, ''",
    "http://id.localhost, http://id.localhost, ''",
    "http://127.0.0.1:8080, http://127.0.0.1:8080, ''",
    "http://[::1]:8080, http://[::1]:8080, ''",
  })
  void aPublicUrlMayHaveAPath(String text, String origin, String path) {
    var url = PublicUrl.parse(text);
    assertThat(url.origin()).hasToString(origin);
    assertThat(url.path()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://id.example.com",
        "http://10.0.0.1",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "id.example.com",
        "https://id.example.com?a=b",
        "https://id.example.com/#login",
        "https://user:password@id.example.com",
        "https://id.example.com//evil.example",
        "https://id.example.com/a b",
        "https://id.example.com/%2e%2e",
        "https:/id.example.com",
        "ftp://localhost",
      })
  void aPublicUrlIsHttpsExceptOnThisMachine(String text) {
    assertThatThrownBy(() -> PublicUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("LATCHKEY_PUBLIC_URL must be like https://id.example.com");
  }
}

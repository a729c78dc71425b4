package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginPageTest {

  private final LoginPage page =
      new LoginPage(
          PublicUrl.parse("https://id.example.com/auth"),
          List.of("https://app.example.com", "https://app.example.com:8443", "http://localhost"));

  @ParameterizedTest
  @CsvSource({
    "https://app.example.com, https://app.example.com/",
    "https://app.example.com/, https://app.example.com/",
    "https://app.example.com:443/a, https://app.example.com/a",
    "https://app.example.com:8443/a, https://app.example.com:8443/a",
    "HTTPS://App.Example.COM/Page, https://app.example.com/Page",
    "https://app.example.com/a%20b?c=d&e=%2F, https://app.example.com/a%20b?c=d&e=%2F",
    "https://app.example.com/?next=https://evil.example, "
        + "https://app.example.com/?next=https://evil.example",
    "https://app.example.com//evil.example, https://app.example.com//evil.example",
    "https://app.example.com/@evil.example, https://app.example.com/@evil.example",
    "https://app.example.com/a|b?{c}, https://app.example.com/a|b?{c}",
    "http://localhost/, http://localhost/",
  })
  void approvesUrlsOnListedOrigins(String url, String approved) {
    assertThat(page.approved(url)).contains(approved);
  }

  /**
   * authelia#290, GHSA-36f2-fcrx-fp4j, CVE-2020-5233, CVE-2020-11053, CVE-2021-21291 and
   * mod_auth_openidc#453 are among these.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        // other schemes
        "javascript:alert(1)",
        "javascript://app.example.com/%0aalert(1)",
        "JaVaScRiPt:alert(1)//https://app.example.com/",
        "data:text/html,<script>alert(1)</script>",
        "data://app.example.com/",
        "vbscript:msgbox(1)",
        "file:///etc/passwd",
        "file://app.example.com/",
        "ftp://app.example.com/",
        "ws://app.example.com/",
        "blob:https://app.example.com/1",
        "view-source:https://app.example.com/",
        "http://app.example.com/",
        "http://app.example.com:443/",
        "https+x://app.example.com/",
        "httpſ://app.example.com/",
        // no scheme, or not quite
        "",
        "/",
        "//app.example.com/",
        "//evil.example",
        "///evil.example",
        "////evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "app.example.com",
        "https:app.example.com",
        "https:/app.example.com/",
        "https:///app.example.com/",
        "https:////app.example.com/",
        "https:\\\\app.example.com/",
        "https:/\\app.example.com/",
        "://app.example.com/",
        // credentials
        "https://app.example.com@evil.example/",
        "https://app.example.com:443@evil.example/",
        "https://app.example.com:@evil.example/",
        "https://user@app.example.com/",
        "https://user:password@app.example.com/",
        "https://@app.example.com/",
        "https://evil.example\\@app.example.com/",
        "https://evil.example#@app.example.com/",
        "https://evil.example?@app.example.com/",
        "https://evil.example%2f@app.example.com/",
        // hosts that resemble it
        "https://evil.example/",
        "https://app.example.com.evil.example/",
        "https://app.example.comevil.example/",
        "https://badapp.example.com/",
        "https://evil.app.example.com/",
        "https://example.com/",
        "https://app.example.co/",
        "https://app.example.com./",
        "https://.app.example.com/",
        "https://app..example.com/",
        "https://app-example.com/",
        "https://*.example.com/",
        "https://\u0430pp.example.com/",
        "https://app.ex\u00e4mple.com/",
        "https://xn--pp-7kc.example.com/",
        "https://app\u3002example\u3002com/",
        "https://app\uff0eexample\uff0ecom/",
        "https://app.example.com\u2044evil.example/",
        "https://\u24d0pp.example.com/",
        "https://app.example.com\u00ad/",
        "https://app%2eexample.com/",
        "https://app.example.com%2eevil.example/",
        "https://app.example.com%00.evil.example/",
        "https://app.example.com%2f.evil.example/",
        "https://app.example.com;.evil.example/",
        "https://app.example.com,evil.example/",
        "https://[app.example.com]/",
        "https://[::1]/",
        "https://2130706433/",
        // ports
        "https://app.example.com:/",
        "https://app.example.com:0/",
        "https://app.example.com:444/",
        "https://app.example.com:65979/",
        "https://app.example.com:+443/",
        "https://app.example.com:\u0664\u0664\u0663/",
        "http://localhost:8080/",
        // blanks, control characters, backslashes
        " https://app.example.com/",
        "https://app.example.com/ ",
        "\thttps://app.example.com/",
        "\u0000https://app.example.com/",
        "ht\ntps://app.example.com/",
        "https://app.example.com\t.evil.example/",
        "https://app.example.com\n/",
        "https://app.example.com/\r\nSet-Cookie: a=b",
        "https://app.example.com/\u0000",
        "https://app.example.com/\u007f",
        "https://app.example.com/\u0085",
        "https://app.example.com/\u2028",
        "https://app.example.com\\evil.example/",
        "https://app.example.com/\\evil.example",
        "https://app.example.com/a b",
        "https://app.example.com/\"><script>",
        "https://app.example.com/\u00e4",
        // encoded as a whole, nested, with a fragment, several
        "https%3A%2F%2Fapp.example.com%2F",
        "%2f%2fevil.example",
        "https://evil.example/https://app.example.com/",
        "https://evil.example/?https://app.example.com/",
        "https://app.example.com?@evil.example/",
        "https://app.example.com#@evil.example/",
        "https://app.example.com/#fragment",
        "https://evil.example/#https://app.example.com/",
        "https://app.example.com/,https://evil.example/ ,",
      })
  void approvesNoOtherUrl(String url) {
    assertThat(page.approved(url)).isEmpty();
    assertThat(page.returningTo(Optional.of(url))).contains("https://id.example.com/auth/");
  }

  @Test
  void rejectsLongUrls() {
    String longest = "https://app.example.com/" + "a".repeat(2024);
    assertThat(page.approved(longest)).contains(longest);
    assertThat(page.approved(longest + "a")).isEmpty();
  }

  @Test
  void passesTheUrlInOneParameter() {
    assertThat(page.returningTo(Optional.of("https://app.example.com/a?b=c&d=%20+e")))
        .contains(
            "https://id.example.com/auth/"
                + "?return_to=https%3A%2F%2Fapp.example.com%2Fa%3Fb%3Dc%26d%3D%2520%2Be");
  }

  @Test
  void isUnknownWithoutAPublicUrl() {
    assertThat(new LoginPage(null, List.of()).returningTo(Optional.empty())).isEmpty();
  }
}

package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.domain.EmailAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class KnownBrowsersTest {

  private static final EmailAddress TOM = new EmailAddress("tom@example.com");
  private static final EmailAddress JACKY = new EmailAddress("jacky@example.com");
  private static final SecretKey OTHER_KEY =
      new SecretKeySpec(
          "another secret, long enough as well".getBytes(StandardCharsets.UTF_8), "HmacSHA256");

  private final KnownBrowsers browsers = new KnownBrowsers(List.of(WebServer.KEY), "known");

  @Test
  void knowsABrowserForTheAddressThatLoggedIn() {
    String cookie = browsers.remember(request(), TOM);
    assertThat(browsers.find(request(cookie), TOM)).isPresent();
    assertThat(browsers.find(request(cookie), new EmailAddress("TOM@Example.com"))).isPresent();
    assertThat(browsers.find(request(cookie), JACKY)).isEmpty();
    assertThat(browsers.find(request(), TOM)).isEmpty();
  }

  @Test
  void aSharedBrowserIsKnownForTheLastFiveAddresses() {
    String cookie = browsers.remember(request(), TOM);
    cookie = browsers.remember(request(cookie), JACKY);
    assertThat(browsers.find(request(cookie), TOM)).isPresent();
    assertThat(browsers.find(request(cookie), JACKY)).isPresent();
    for (int i = 0; i < 4; i++) {
      cookie = browsers.remember(request(cookie), new EmailAddress(i + "@example.com"));
    }
    assertThat(browsers.find(request(cookie), TOM)).isEmpty();
    assertThat(browsers.find(request(cookie), JACKY)).isPresent();
    assertThat(cookie).hasSizeLessThan(400);
  }

  @Test
  void eachLoginGivesAFreshIdAndDropsTheFormer() {
    String first = browsers.remember(request(), TOM);
    String second = browsers.remember(request(first), TOM);
    assertThat(second).hasSameSizeAs(first);
    assertThat(browsers.find(request(second), TOM))
        .isNotEqualTo(browsers.find(request(first), TOM));
  }

  @Test
  void anIdHoldsForNoOtherAddressAndNoOtherKey() {
    String cookie = browsers.remember(request(), TOM);
    String forged = browsers.remember(request(), JACKY);
    String mixed = cookie.split("\\.", 2)[0] + "." + forged.split("\\.", 2)[1];
    assertThat(browsers.find(request(mixed), TOM)).isEmpty();
    assertThat(browsers.find(request(mixed), JACKY)).isEmpty();

    var rotated = new KnownBrowsers(List.of(OTHER_KEY, WebServer.KEY), "known");
    assertThat(rotated.find(request(cookie), TOM)).isPresent();
    var without = new KnownBrowsers(List.of(OTHER_KEY), "known");
    assertThat(without.find(request(cookie), TOM)).isEmpty();
  }

  private static HttpServletRequest request(String... cookies) {
    List<String> headers = List.of(cookies).stream().map(value -> "known=" + value).toList();
    return Requests.request("192.0.2.7", Map.of("Cookie", headers));
  }
}

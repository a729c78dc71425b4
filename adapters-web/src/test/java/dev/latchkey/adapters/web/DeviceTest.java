package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0 | Firefox on Linux",
        "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
            + " | Edge on Windows",
        "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
            + " | Chrome on Android",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"
            + " | Safari on iPhone",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605.1.15"
            + " | Safari on macOS",
        "Mozilla/5.0 (Linux; Android 8.0; Galaxy S7 Edge) AppleWebKit/537.36 Chrome/96.0 Mobile"
            + " Safari/537.36 | Chrome on Android",
        "Mozilla/5.0 (Linux; Android 8.0; Firefox/Opera OPR/) Chrome/96.0 | Chrome on Android",
        "Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1 EdgiOS/140.0 Safari/605.1"
            + " | Edge on iPad",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140"
            + " Safari/537.36 OPR/120.0 | Opera on Windows",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/140.0 Safari/537.36"
            + " | Chrome on Linux",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://example.com/bot.html) | Unknown device",
        "Mozilla/5.0 (X11; Linux x86_64) Something/1.0 | Unknown browser on Linux",
        "Mozilla/5.0 | Unknown device",
        "Mozilla | Unknown device",
        "(comment only) | Unknown device",
        "curl/8.5.0 | curl",
        "Windows-Update-Agent/1.0 | Windows-Update-Agent",
        "Java-http-client/17.0.15 | Java-http-client",
        "- | Unknown device",
        "'' | Unknown device",
        "/// | Unknown device",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx | Unknown device",
      })
  void describesADeviceInAFewWords(@Nullable String userAgent, String device) {
    assertThat(Device.describe(userAgent)).isEqualTo(device);
  }
}

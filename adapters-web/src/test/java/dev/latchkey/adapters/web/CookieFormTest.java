package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CookieFormTest {

  /** A browser deletes a cookie only if the clearing one has the same name, path and domain. */
  @ParameterizedTest
  @CsvSource({
    "jwt, false, '', false",
    "jwt, false, '', true",
    "jwt, true, '', false",
    "__Host-jwt, true, '', false",
    "__Host-jwt, true, '', true",
    "jwt, false, example.com, false",
    "__Secure-jwt, true, example.com, true",
  })
  void isClearedAsItWasSet(String name, boolean alwaysSecure, String domain, boolean https) {
    var form = new CookieForm(name, alwaysSecure, domain);
    List<String> set =
        List.of(form.header(name, "token", CookieForm.UNTIL_BROWSER_CLOSES, https).split("; "));
    List<String> cleared = List.of(form.header(name, "", Duration.ZERO, https).split("; "));

    assertThat(set.get(0)).isEqualTo(name + "=token");
    assertThat(cleared.get(0)).isEqualTo(name + "=");
    assertThat(attributes(cleared)).isEqualTo(attributes(set));
    assertThat(attributes(set))
        .isEqualTo(
            Stream.concat(
                    Stream.of("Path=/", "HttpOnly", "SameSite=Strict"),
                    Stream.concat(
                        alwaysSecure || https ? Stream.of("Secure") : Stream.empty(),
                        domain.isEmpty() ? Stream.empty() : Stream.of("Domain=" + domain)))
                .collect(Collectors.toSet()));
    assertThat(cleared).contains("Max-Age=0");
    assertThat(set).noneMatch(it -> it.startsWith("Max-Age") || it.startsWith("Expires"));
  }

  /** All but the value and how long it lasts. */
  private static Set<String> attributes(List<String> header) {
    return header.stream()
        .skip(1)
        .filter(it -> !it.startsWith("Max-Age=") && !it.startsWith("Expires="))
        .collect(Collectors.toSet());
  }
}

package dev.latchkey.adapters.web;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where users find the service, such as {@code https://id.example.com} or {@code
 * https://example.com/auth}.
 *
 * @param path the prefix that a reverse proxy removes, without a slash at its end; usually empty
 */
record PublicUrl(Origin origin, String path) {

  private static final Pattern SYNTAX =
      Pattern.compile("([^/?#]+://[^/?#]+)((?:/[A-Za-z0-9._~-]+)*)/?");

  /**
   * @throws IllegalArgumentException if it is no such URL, or neither https nor on a loopback host
   */
  static PublicUrl parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    Optional<Origin> origin = matcher.matches() ? Origin.parse(matcher.group(1)) : Optional.empty();
    return origin
        .filter(Origin::isTrustworthy)
        .map(it -> new PublicUrl(it, matcher.group(2)))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "LATCHKEY_PUBLIC_URL must be like https://id.example.com"
                        + " (http on a loopback host only), not "
                        + text
                        + "."));
  }
}

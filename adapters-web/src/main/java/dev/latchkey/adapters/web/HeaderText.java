package dev.latchkey.adapters.web;

import java.nio.charset.StandardCharsets;

/** Encodes text for headers that an application trusts. */
final class HeaderText {

  private HeaderText() {}

  /** Visible ASCII as it is; the percent sign and anything else as percent-encoded UTF-8. */
  static String percentEncoded(String text) {
    var encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ' && b <= '~' && b != '%') {
        encoded.append((char) b);
      } else {
        encoded.append("%%%02X".formatted(b & 0xFF));
      }
    }
    return checked(encoded.toString());
  }

  static String checked(String text) {
    if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IllegalStateException("an identity that no header can hold");
    }
    return text;
  }
}

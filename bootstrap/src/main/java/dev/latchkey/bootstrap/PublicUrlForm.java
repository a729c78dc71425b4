package dev.latchkey.bootstrap;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The form of {@code LATCHKEY_PUBLIC_URL}, which links begin with: those in letters and those that
 * commands print.
 */
final class PublicUrlForm implements UnaryOperator<String> {

  private static final Pattern SYNTAX =
      Pattern.compile(
          "(?i)(https://([\\w.-]+|\\[[\\da-f:.]+])"
              + "|http://(([\\w.-]+\\.)?localhost|127(\\.\\d{1,3}){3}|\\[::1]))"
              + "(:\\d{1,5})?(/[\\w.~-]+)*/?");

  private static final UnaryOperator<String> TEXT = SettingForm.text();

  @Override
  public String apply(String text) {
    if (!SYNTAX.matcher(TEXT.apply(text)).matches()) {
      throw new IllegalArgumentException(
          "must be like https://id.example.com (http on a loopback host only), not " + text);
    }
    return text;
  }
}

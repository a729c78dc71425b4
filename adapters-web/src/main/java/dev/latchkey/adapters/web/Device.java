package dev.latchkey.adapters.web;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Describes a user agent in a few words that its owner recognises. Browsers are looked for among
 * the products, systems from the first comment on (RFC 9110, 10.1.5), so that a phone's model is
 * not taken for a browser.
 */
final class Device {

  private record Mark(String text, String name) {}

  /** Most specific first: most browsers claim to be the ones below them, too. */
  private static final List<Mark> BROWSERS =
      List.of(
          new Mark("Edg/", "Edge"),
          new Mark("EdgA/", "Edge"),
          new Mark("EdgiOS/", "Edge"),
          new Mark("Edge/", "Edge"),
          new Mark("OPR/", "Opera"),
          new Mark("OPT/", "Opera"),
          new Mark("Vivaldi/", "Vivaldi"),
          new Mark("YaBrowser/", "Yandex Browser"),
          new Mark("DuckDuckGo/", "DuckDuckGo"),
          new Mark("Ddg/", "DuckDuckGo"),
          new Mark("SamsungBrowser/", "Samsung Internet"),
          new Mark("Firefox/", "Firefox"),
          new Mark("FxiOS/", "Firefox"),
          new Mark("CriOS/", "Chrome"),
          new Mark("Chromium/", "Chromium"),
          new Mark("Chrome/", "Chrome"),
          new Mark("HeadlessChrome/", "Chrome"),
          new Mark("Safari/", "Safari"));

  private static final List<Mark> SYSTEMS =
      List.of(
          new Mark("Android", "Android"),
          new Mark("iPhone", "iPhone"),
          new Mark("iPad", "iPad"),
          new Mark("Windows", "Windows"),
          new Mark("CrOS", "ChromeOS"),
          new Mark("Mac OS X", "macOS"),
          new Mark("Linux", "Linux"));

  private static final Pattern COMMENT = Pattern.compile("\\([^)]*\\)?");
  private static final String UNKNOWN = "Unknown device";
  private static final int LONGEST_PRODUCT = 32;

  private Device() {}

  /** Such as {@code Firefox on Linux}, {@code curl}, {@code Unknown device}. */
  static String describe(@Nullable String userAgent) {
    if (userAgent == null) {
      return UNKNOWN;
    }
    String products = COMMENT.matcher(userAgent).replaceAll(" ").strip();
    String on =
        first(SYSTEMS, userAgent.substring(Math.max(0, userAgent.indexOf('('))), "")
            .map(system -> " on " + system)
            .orElse("");
    Optional<String> browser = first(BROWSERS, " " + products, " ");
    if (browser.isPresent()) {
      return browser.get() + on;
    }
    // Nearly every browser begins with Mozilla, for historical reasons.
    String product = products.split("[/\\s]", 2)[0];
    if (product.equals("Mozilla")) {
      return on.isEmpty() ? UNKNOWN : "Unknown browser" + on;
    }
    return product.isEmpty() || product.length() > LONGEST_PRODUCT ? UNKNOWN : product;
  }

  private static Optional<String> first(List<Mark> marks, String text, String before) {
    return marks.stream()
        .filter(mark -> text.contains(before + mark.text()))
        .map(Mark::name)
        .findFirst();
  }
}

package dev.latchkey.adapters.web;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Describes a user agent in a few words that its owner recognises. */
final class Device {

  private record Mark(String text, String name) {}

  /** Most specific first: every browser claims to be the ones below it. */
  private static final List<Mark> BROWSERS =
      List.of(
          new Mark("Edg", "Edge"),
          new Mark("OPR/", "Opera"),
          new Mark("SamsungBrowser/", "Samsung Internet"),
          new Mark("Firefox/", "Firefox"),
          new Mark("FxiOS/", "Firefox"),
          new Mark("CriOS/", "Chrome"),
          new Mark("Chromium/", "Chromium"),
          new Mark("Chrome/", "Chrome"),
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

  private static final String UNKNOWN = "Unknown device";
  private static final int LONGEST_PRODUCT = 32;

  private Device() {}

  /** Such as {@code Firefox on Linux}, {@code curl}, {@code Unknown device}. */
  static String describe(@Nullable String userAgent) {
    if (userAgent == null || userAgent.isBlank()) {
      return UNKNOWN;
    }
    Optional<String> browser = first(BROWSERS, userAgent);
    Optional<String> system = first(SYSTEMS, userAgent);
    if (browser.isPresent()) {
      return browser.get() + system.map(name -> " on " + name).orElse("");
    }
    String product = userAgent.strip().split("[/\\s]", 2)[0];
    return product.isEmpty() || product.length() > LONGEST_PRODUCT ? UNKNOWN : product;
  }

  private static Optional<String> first(List<Mark> marks, String userAgent) {
    return marks.stream()
        .filter(mark -> userAgent.contains(mark.text()))
        .map(Mark::name)
        .findFirst();
  }
}

package dev.latchkey.adapters.web;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Profiles of the Chromium of this machine, driven by Playwright, which downloads none of its own.
 * The test classes of a JVM share one browser, which ends with the JVM.
 */
final class Chromium implements AutoCloseable {

  static final String MISSING =
      "there is no Chromium: none is in /usr/bin, and LATCHKEY_CHROMIUM names none";

  /** The first is the second without a window, and takes half of its processor time. */
  private static final List<Path> USUAL =
      List.of(Path.of("/usr/bin/chromium-headless-shell"), Path.of("/usr/bin/chromium"));

  /** Patience with a busy machine; what is waited for is usually there at once. */
  private static final double PATIENCE_MILLIS = 15_000;

  /** Playwright spells its own names by the default locale, and knows none of them in Turkish. */
  private final Locale usual = Locale.getDefault();

  private final Browser browser;

  Chromium() {
    Locale.setDefault(Locale.ROOT);
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    browser = Shared.BROWSER;
  }

  private static final class Shared {
    static final Browser BROWSER =
        Playwright.create(
                new Playwright.CreateOptions()
                    .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")))
            .chromium()
            .launch(
                new LaunchOptions()
                    .setExecutablePath(found().orElseThrow())
                    .setArgs(
                        List.of(
                            "--disable-gpu",
                            "--disable-software-rasterizer",
                            "--in-process-gpu",
                            "--disable-extensions",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  static boolean isThere() {
    return found().isPresent();
  }

  /** A browser that is named must be installed, or the tests fail. */
  private static Optional<Path> found() {
    return Optional.ofNullable(System.getenv("LATCHKEY_CHROMIUM"))
        .map(Path::of)
        .or(() -> USUAL.stream().filter(Files::isExecutable).findFirst());
  }

  /** A profile of its own: no cookie and nothing else is shared with others. */
  BrowserContext profile(Browser.NewContextOptions options) {
    BrowserContext profile = browser.newContext(options);
    profile.setDefaultTimeout(PATIENCE_MILLIS);
    return profile;
  }

  void closeProfiles() {
    browser.contexts().forEach(BrowserContext::close);
  }

  @Override
  public void close() {
    closeProfiles();
    Locale.setDefault(usual);
  }
}

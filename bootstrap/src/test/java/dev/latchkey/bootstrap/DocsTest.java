package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.domain.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that files and names that the documents mention exist. */
class DocsTest {

  private static final Path ROOT = Path.of("..");
  private static final Path DOCS = ROOT.resolve("docs");

  /** A path in backticks, {@code …} for any directories, or the target of a link. */
  private static final Pattern FILE =
      Pattern.compile("`([a-z][\\w.-]*/[^`\\s]*|[\\w.-]+\\.(?:md|xml))`|\\]\\(([^)#:]+)\\)");

  private static final Pattern LINK = Pattern.compile("]\\(([^#)][^)]*)\\)");
  private static final Pattern CODE = Pattern.compile("(?m)^```java\\n([\\s\\S]*?)^```$");

  @Test
  void contributingNamesFilesThatExist() throws IOException {
    List<String> names =
        FILE.matcher(Files.readString(ROOT.resolve("CONTRIBUTING.md")))
            .results()
            .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
            .toList();
    assertThat(names).hasSizeGreaterThan(40);
    assertThat(names).allSatisfy(name -> assertThat(exists(name)).as(name).isTrue());
  }

  private static boolean exists(String name) throws IOException {
    int gap = name.indexOf("/…/");
    if (gap < 0) {
      return Files.exists(ROOT.resolve(name));
    }
    Path module = ROOT.resolve(name.substring(0, gap)).resolve("src");
    Path wanted = Path.of(name.substring(gap + 3));
    try (Stream<Path> files = Files.walk(module)) {
      return files.anyMatch(file -> file.endsWith(wanted));
    }
  }

  @Test
  void theGuideToAdaptersLinksToFilesAndQuotesThem() throws IOException {
    String guide = Files.readString(DOCS.resolve("adding-an-adapter.md"));
    assertThat(linked(guide)).hasSizeGreaterThan(10).allSatisfy(it -> assertThat(it).exists());
    assertThat(CODE.matcher(guide).results())
        .isNotEmpty()
        .allSatisfy(
            listing ->
                assertThat(lastLinked(guide, listing))
                    .content()
                    .as("the file that is linked last before the listing")
                    .contains(listing.group(1)));
  }

  private static Path lastLinked(String guide, MatchResult listing) {
    List<Path> before = linked(guide.substring(0, listing.start()));
    return before.get(before.size() - 1);
  }

  private static List<Path> linked(String text) {
    return LINK.matcher(text).results().map(link -> DOCS.resolve(link.group(1))).toList();
  }

  @Test
  void operationsNamesEveryKindAndReasonOfSecurityEvents() throws IOException {
    String page = Files.readString(DOCS.resolve("operations.md"));
    assertThat(Stream.<Enum<?>>concat(Stream.of(Kind.values()), Stream.of(Reason.values())))
        .extracting(it -> "`" + it.name().toLowerCase(Locale.ROOT) + "`")
        .allSatisfy(name -> assertThat(page).contains(name));
  }
}

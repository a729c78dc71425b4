package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The guide to adapters links to files that exist, and quotes them as they are. */
class GuideTest {

  private static final Path DOCS = Path.of("../docs");
  private static final Pattern LINK = Pattern.compile("]\\(([^#)][^)]*)\\)");
  private static final Pattern CODE = Pattern.compile("(?m)^```java\\n([\\s\\S]*?)^```$");

  @Test
  void linksToFilesAndQuotesThem() throws IOException {
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
}

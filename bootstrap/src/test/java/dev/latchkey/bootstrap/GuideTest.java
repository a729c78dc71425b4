package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The guide to adapters quotes the examples, all of them and in full: it can be typed off. */
class GuideTest {

  private static final Path DOCS = Path.of("../docs");

  /** A listing stands below a link to the file it is from. */
  private static final Pattern LISTING =
      Pattern.compile("(?m)^\\[.+]\\(examples/(\\S+)\\)\\n\\n```\\w+\\n([\\s\\S]*?)^```$");

  private static final Pattern CODE = Pattern.compile("(?m)^```(java|xml|diff)$");

  @Test
  void quotesTheExamplesInFull() throws IOException {
    String guide = Files.readString(DOCS.resolve("adding-an-adapter.md"));
    var quoted = new TreeMap<String, String>();
    Matcher listing = LISTING.matcher(guide);
    while (listing.find()) {
      quoted.merge(listing.group(1), listing.group(2), (above, below) -> above + "\n" + below);
    }
    assertThat(quoted).containsExactlyEntriesOf(examples());
    assertThat(CODE.matcher(guide).results().count())
        .as("listings of code that are not below a link to their file")
        .isEqualTo(LISTING.matcher(guide).results().count());
  }

  private static Map<String, String> examples() throws IOException {
    Path examples = DOCS.resolve("examples");
    var texts = new TreeMap<String, String>();
    for (String part : List.of("src", "plug-in")) {
      try (var files = Files.walk(examples.resolve(part))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          texts.put(
              examples.relativize(file).toString().replace('\\', '/'), Files.readString(file));
        }
      }
    }
    return texts;
  }
}

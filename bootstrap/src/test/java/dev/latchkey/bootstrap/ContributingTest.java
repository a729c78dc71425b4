package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files that CONTRIBUTING.md names exist, so that a checklist does not outlive a rename. */
class ContributingTest {

  private static final Path ROOT = Path.of("..");

  /** A path in backticks, {@code …} for any directories, or the target of a link. */
  private static final Pattern FILE =
      Pattern.compile("`([a-z][\\w.-]*/[^`\\s]*|[\\w.-]+\\.(?:md|xml))`|\\]\\(([^)#:]+)\\)");

  @Test
  void namesFilesThatExist() throws IOException {
    List<String> names =
        FILE.matcher(Files.readString(ROOT.resolve("CONTRIBUTING.md")))
            .results()
            .map(ContributingTest::name)
            .toList();
    assertThat(names).hasSizeGreaterThan(40);
    assertThat(names).allSatisfy(name -> assertThat(exists(name)).as(name).isTrue());
  }

  private static String name(MatchResult match) {
    return match.group(1) == null ? match.group(2) : match.group(1);
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
}

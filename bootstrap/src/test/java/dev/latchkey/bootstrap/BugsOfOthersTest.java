package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page about the bugs of others names tests in every row, and all of them are there. */
class BugsOfOthersTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern NAMED = Pattern.compile("`(\\w+)#(\\w+)`");

  @Test
  void namesTestsThatAreThere() throws IOException {
    Map<String, String> sources = sources();
    String page = Files.readString(ROOT.resolve("docs/bugs-of-others.md"));
    var rows =
        page.split("\n## ", 2)[0].lines().filter(line -> line.startsWith("| ")).skip(1).toList();
    assertThat(rows).isNotEmpty();
    for (String row : rows) {
      var named = NAMED.matcher(row).results().toList();
      assertThat(named).as("tests in the row %s", row).isNotEmpty();
      for (MatchResult test : named) {
        assertThat(heading(sources.getOrDefault(test.group(1), ""), test.group(2)))
            .as("what stands before %s", test.group())
            .containsAnyOf("  @Test\n", "  @ParameterizedTest")
            .doesNotContain("@Disabled");
      }
    }
  }

  /** What is between the method before and the name of this one; nothing if there is none. */
  private static String heading(String source, String method) {
    int name = source.indexOf(" void " + method + "(");
    return name < 0 ? "" : source.substring(source.lastIndexOf("\n  }\n", name) + 1, name);
  }

  private static Map<String, String> sources() throws IOException {
    var sources = new TreeMap<String, String>();
    try (var modules = Files.newDirectoryStream(ROOT, it -> Files.exists(it.resolve("src/test")))) {
      for (Path module : modules) {
        try (var files = Files.walk(module.resolve("src/test"))) {
          for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
            String name = String.valueOf(file.getFileName()).replace(".java", "");
            sources.put(name, Files.readString(file));
          }
        }
      }
    }
    return sources;
  }
}

package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every row of the page about the bugs of others names tests, and all of them exist. */
class BugsOfOthersTest {

  private static final Pattern NAMED = Pattern.compile("(?<=`)\\w+#\\w+(?=`)");

  @Test
  void namesTestsThatAreThere() throws IOException {
    var tests = SecurityPageTest.tests();
    String page = Files.readString(Path.of("../docs/bugs-of-others.md"));
    var rows =
        page.split("\n## ", 2)[0].lines().filter(line -> line.startsWith("| ")).skip(1).toList();
    assertThat(rows).isNotEmpty();
    for (String row : rows) {
      var named = NAMED.matcher(row).results().map(MatchResult::group).toList();
      assertThat(named).as("tests in the row %s", row).isNotEmpty();
      assertThat(tests).as("tests in the row %s", row).containsAll(named);
    }
  }
}

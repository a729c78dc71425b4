package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks that every claim of docs/security.md and docs/bugs-of-others.md names an existing test,
 * and that docs/security.md covers every requirement.
 */
class SecurityPageTest {

  private static final Path ROOT = Path.of("..");

  /** ASVS 5.0: chapter 1 to 17, section, requirement. */
  private static final Pattern REQUIREMENT =
      Pattern.compile(
          "(?m)^\\| ((?:[1-9]|1[0-7])\\.\\d{1,2}\\.\\d{1,2}) \\| ([123]) \\| (.+) \\|$");

  /** NIST SP 800-63B-4 numbers its sections from 1 to 5. */
  private static final Pattern SECTION =
      Pattern.compile("(?m)^\\| ([1-5](?:\\.\\d+)+) \\| (.+) \\|$");

  private static final Pattern ROW = Pattern.compile("(?m)^\\| \\d.*$");
  private static final Pattern CLAIM = Pattern.compile("(?m)^\\| V(\\d+) [^|]+\\| ([123]) \\|");
  private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");
  private static final Pattern IS_TEST =
      Pattern.compile("(?m)^  @(Parameterized|Repeated)?Test\\b");
  private static final Pattern METHOD =
      Pattern.compile("(?m)^  (?:public |protected )?void (\\w+)\\(");
  private static final Pattern CITED =
      Pattern.compile("ASVS (\\d+\\.\\d+\\.\\d+(?:(?:,| and| to) \\d+\\.\\d+\\.\\d+)*)");

  /** All that ASVS 5.0 asks for in a chapter up to that level, where we claim it. */
  private static final List<Claim> CLAIMS =
      List.of(
          new Claim("6", "1", "1.1 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 3.1 3.2 4.1 4.2"),
          new Claim("7", "1", "2.1 2.2 2.3 2.4 4.1 4.2"),
          new Claim("9", "2", "1.1 1.2 1.3 2.1 2.2 2.3 2.4"));

  /** All that ASVS 5.0 asks for at level 1; chapters 16 and 17 begin at level 2. */
  private static final String LEVEL_1 =
      "1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.1 1.3.2 1.5.1 2.1.1 2.2.1 2.2.2 2.3.1 3.2.1 3.2.2 3.3.1"
          + " 3.4.1 3.4.2 3.5.1 3.5.2 3.5.3 4.1.1 4.4.1 5.2.1 5.2.2 5.3.1 5.3.2 6.1.1 6.2.1 6.2.2"
          + " 6.2.3 6.2.4 6.2.5 6.2.6 6.2.7 6.2.8 6.3.1 6.3.2 6.4.1 6.4.2 7.2.1 7.2.2 7.2.3 7.2.4"
          + " 7.4.1 7.4.2 8.1.1 8.2.1 8.2.2 8.3.1 9.1.1 9.1.2 9.1.3 9.2.1 10.4.1 10.4.2 10.4.3"
          + " 10.4.4 10.4.5 11.3.1 11.3.2 11.4.1 12.1.1 12.2.1 12.2.2 13.4.1 14.2.1 14.3.1 15.1.1"
          + " 15.2.1 15.3.1";

  private record Claim(String chapter, String level, String requirements) {
    List<String> ids() {
      return Stream.of(requirements.split(" ", -1)).map(it -> chapter + "." + it).toList();
    }
  }

  private final String page = read(ROOT.resolve("docs/security.md"));
  private final String asvs = between("## OWASP ASVS", "## NIST");
  private final String met = between("### Met", "### Not applicable");
  private final String notApplicable = between("### Not applicable", "### Not met");
  private final String notMet = between("### Not met", "## NIST");
  private final String nist = between("## NIST", "## Before");

  @Test
  void everyRowIsARequirement() {
    assertThat(rows(ROW, asvs)).hasSameSizeAs(rows(REQUIREMENT, asvs)).isNotEmpty();
    assertThat(rows(ROW, nist)).hasSameSizeAs(rows(SECTION, nist)).isNotEmpty();
    assertThat(rows(REQUIREMENT, asvs)).extracting(row -> row.group(1)).doesNotHaveDuplicates();
  }

  @Test
  void everyRequirementMetIsShownByATest() {
    var tests = tests();
    var shown = new ArrayList<>(rows(REQUIREMENT, met));
    shown.addAll(rows(SECTION, nist));
    for (MatchResult row : shown) {
      assertThat(named(row.group())).as("tests of " + row.group(1)).isNotEmpty();
      assertThat(tests).as("tests of " + row.group(1)).containsAll(named(row.group()));
    }
  }

  @Test
  void aLevelIsClaimedWhereAllOfItIsMetOrNotApplicable() {
    assertThat(rows(CLAIM, asvs))
        .extracting(row -> row.group(1) + " at " + row.group(2))
        .containsExactlyElementsOf(
            CLAIMS.stream().map(claim -> claim.chapter() + " at " + claim.level()).toList());
    Set<String> settled = ids(met);
    settled.addAll(ids(notApplicable));
    for (Claim claim : CLAIMS) {
      assertThat(settled).as("V" + claim.chapter()).containsAll(claim.ids());
    }
    assertThat(ids(notMet)).doesNotContainAnyElementsOf(settled);
  }

  @Test
  void everyRequirementOfLevelOneIsOnThePageMetOrNot() {
    assertThat(rows(REQUIREMENT, asvs))
        .filteredOn(row -> row.group(2).equals("1"))
        .extracting(row -> row.group(1))
        .containsExactlyInAnyOrder(LEVEL_1.split(" ", -1));
  }

  @Test
  void everyRequirementThatTheCodeCitesIsOnThePage() {
    var cited = new TreeMap<String, Path>();
    for (Path source : sources("src/main/java")) {
      CITED
          .matcher(read(source).replaceAll("\\s+(\\* )?", " "))
          .results()
          .flatMap(citation -> Stream.of(citation.group(1).split(",? (and |to )?", -1)))
          .forEach(id -> cited.put(id, source));
    }
    assertThat(cited).containsKeys("6.2.1", "7.2.4", "16.3.1");
    assertThat(ids(asvs)).containsAll(cited.keySet());
  }

  @Test
  void everyBugOfOthersIsShownByATest() {
    var tests = tests();
    String bugs = read(ROOT.resolve("docs/bugs-of-others.md")).split("\n## ", 2)[0];
    var rows = bugs.lines().filter(line -> line.startsWith("| ")).skip(1).toList();
    assertThat(rows).isNotEmpty();
    for (String row : rows) {
      assertThat(named(row)).as("tests in the row %s", row).isNotEmpty();
      assertThat(tests).as("tests in the row %s", row).containsAll(named(row));
    }
  }

  private static List<String> named(String row) {
    return TEST.matcher(row).results().map(it -> it.group(1) + "#" + it.group(2)).toList();
  }

  /** Returns all tests that are not disabled, each as {@code Type#method}. */
  private static Set<String> tests() {
    var tests = new TreeSet<String>();
    for (Path source : sources("src/test/java")) {
      String type = source.getFileName().toString().replace(".java", "");
      // The formatter leaves a blank line between members, none within the annotations of one.
      for (String member : read(source).split("\n\n", -1)) {
        Matcher method = METHOD.matcher(member);
        if (IS_TEST.matcher(member).find() && !member.contains("@Disabled") && method.find()) {
          tests.add(type + "#" + method.group(1));
        }
      }
    }
    return tests;
  }

  private static List<Path> sources(String below) {
    var sources = new ArrayList<Path>();
    try (var modules = Files.list(ROOT)) {
      for (Path root :
          modules.map(module -> module.resolve(below)).filter(Files::isDirectory).toList()) {
        try (var files = Files.walk(root)) {
          files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return sources;
  }

  private static Set<String> ids(String part) {
    var ids = new TreeSet<String>();
    rows(REQUIREMENT, part).forEach(row -> ids.add(row.group(1)));
    return ids;
  }

  private static List<MatchResult> rows(Pattern row, String part) {
    return row.matcher(part).results().toList();
  }

  private String between(String start, String end) {
    assertThat(page).contains(start, end);
    return page.substring(page.indexOf(start), page.indexOf(end));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

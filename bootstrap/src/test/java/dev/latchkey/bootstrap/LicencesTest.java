package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * docs/licences.md names every component of the jar that is not under Apache-2.0, and its licence.
 */
class LicencesTest {

  private static final String APACHE = "Apache-2.0";

  /** Component and version are told by the list in the jar; the table names the component alone. */
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([^`:]+:[^`]+)` \\| [^|]+ \\| ([^|]+) \\|");

  @Test
  void namesWhatIsNotUnderApache() throws IOException {
    var licences = new TreeMap<String, String>();
    for (JsonNode component : components()) {
      String name = component.path("group").asString() + ":" + component.path("name").asString();
      List<String> own =
          StreamSupport.stream(component.path("licenses").spliterator(), false)
              .map(LicencesTest::name)
              .toList();
      if (!name.startsWith("dev.latchkey:") && !own.contains(APACHE)) {
        licences.put(name, String.join(" or ", own));
      }
    }
    Map<String, String> named = new TreeMap<>();
    for (MatchResult row :
        ROW.matcher(Files.readString(Path.of("../docs/licences.md"))).results().toList()) {
      named.put(row.group(1), row.group(2));
    }
    assertThat(licences).containsExactlyInAnyOrderEntriesOf(named);
  }

  /** An id of SPDX, an expression, or what the component itself calls it. */
  private static String name(JsonNode licence) {
    JsonNode inner = licence.path("license");
    return inner
        .path("id")
        .asString(inner.path("name").asString(licence.path("expression").asString("none")));
  }

  private static Iterable<JsonNode> components() throws IOException {
    try (InputStream list =
        LicencesTest.class.getResourceAsStream("/META-INF/sbom/application.cdx.json")) {
      assumeTrue(list != null, "the list of what is in the jar is made by a build that is online");
      JsonNode components = JsonMapper.shared().readTree(list).path("components");
      assertThat(components).hasSizeGreaterThan(50);
      return components;
    }
  }
}

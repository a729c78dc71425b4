package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.latchkey.testkit.Core;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description by itself; {@link DescribedAnswersTest} holds it against what is answered. */
class ApiDescriptionTest {

  private static final Path DOCS = Path.of("../docs");

  @AutoClose private static final WebServer server = new WebServer(new Core());
  private static final OpenApi description = OpenApi.of(server);

  @Test
  void isOpenApi31() {
    var parsed = new OpenAPIV3Parser().readContents(description.root().toString());
    assertThat(parsed.getMessages()).isEmpty();
    assertThat(parsed.getOpenAPI().getSpecVersion()).isEqualTo(SpecVersion.V31);
    var schemas =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
    assertThat(description.root().at("/components/schemas"))
        .isNotEmpty()
        .allSatisfy(schema -> assertThat(schemas.validate(schema)).isEmpty());
  }

  @Test
  void holdsValidExamplesEverywhere() {
    assertThat(description.complaintsOfExamples()).isEmpty();
  }

  @Test
  void isTheOneInTheDocuments() throws IOException {
    Object written = new Yaml().load(Files.readString(DOCS.resolve("openapi.yaml")));
    JsonNode expected = new JsonMapper().valueToTree(written);
    assertThat(description.root()).isEqualTo(expected);
  }

  @Test
  void isOfThisVersion() throws IOException {
    var version = Pattern.compile("<artifactId>latchkey</artifactId>\\s*<version>(.+?)</version>");
    var pom = version.matcher(Files.readString(Path.of("../pom.xml")));
    assertThat(pom.find()).isTrue();
    assertThat(description.root().at("/info/version").asString())
        .as("the version in docs/openapi.yaml")
        .isEqualTo(pom.group(1));
  }

  @Test
  void knowsEveryRoute() {
    var routes = new ArrayList<String>();
    var handlers = server.bean(RequestMappingHandlerMapping.class).getHandlerMethods();
    handlers.forEach(
        (route, handler) -> {
          for (var verb : route.getMethodsCondition().getMethods()) {
            for (String path : route.getPatternValues()) {
              routes.add(verb + " " + path + " " + handler.getMethod().getName());
            }
          }
        });
    routes.add("GET " + ForwardAuth.PATH + " forwardAuth");
    assertThat(description.operations())
        .extracting(it -> it + " " + it.node().path("operationId").asString())
        .containsExactlyInAnyOrderElementsOf(routes);
  }

  @Test
  void knowsEveryCodeOfTheTableOfErrors() throws IOException {
    var codes = new TreeSet<String>();
    Files.readAllLines(DOCS.resolve("errors.md")).stream()
        .filter(line -> line.matches("\\| \\d{3} \\|.*"))
        .flatMap(line -> Pattern.compile("`([a-z_]+)`").matcher(line.split("\\|", -1)[2]).results())
        .forEach(code -> codes.add(code.group(1)));
    assertThat(description.root().at("/components/schemas/Code/enum"))
        .extracting(it -> it.asString())
        .containsExactlyInAnyOrderElementsOf(codes);
  }

  @Test
  void namesTheCookieAsItIsSet() {
    try (var other = new WebServer(new Core(), "latchkey.web.cookie-name=session")) {
      assertThat(OpenApi.of(other).root().at("/components/securitySchemes/cookie/name").asString())
          .isEqualTo("session");
    }
  }

  @Test
  void canBeSwitchedOff() {
    try (var silent = new WebServer(new Core(), "latchkey.web.api-docs=false")) {
      for (var path :
          new String[] {"/v3/api-docs", "/swagger-ui.html", "/swagger-ui/swagger-ui-bundle.js"}) {
        assertThat(silent.get(path).status()).as(path).isEqualTo(404);
      }
      assertThat(silent.login(Core.TOM).status()).isEqualTo(200);
    }
  }
}

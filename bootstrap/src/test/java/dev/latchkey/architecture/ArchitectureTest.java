package dev.latchkey.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Latchkey obeys every {@link HexagonalRule}, and none of them is obeyed by everything. */
class ArchitectureTest {

  private static final String ROOT = "dev.latchkey";
  private static final String BROKEN_ROOT = "dev.latchkey.broken";

  /** Test classes are directories in one phase of the build and jars in another. */
  private static final Pattern TESTS =
      Pattern.compile(".*-tests\\.jar!.*|.*/dev/latchkey/broken/.*");

  private static final Pattern MODULE = Pattern.compile("<module>(.+?)</module>");

  private static final Path PORTS =
      Path.of("../application/src/main/java/dev/latchkey/application/port");

  private static final JavaClasses LATCHKEY =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.matches(TESTS))
          .importPackages(ROOT);

  private static final JavaClasses BROKEN = new ClassFileImporter().importPackages(BROKEN_ROOT);

  @ParameterizedTest
  @EnumSource
  void isObeyed(HexagonalRule rule) {
    var named = rule.of(ROOT);
    // A report names the test by the number of its argument only.
    named.as(rule + ": " + named.getDescription()).check(LATCHKEY);
  }

  /** By its sinner, in each of its methods and nested types. */
  @ParameterizedTest
  @EnumSource
  void canBeBroken(HexagonalRule rule) {
    List<String> violations = rule.of(BROKEN_ROOT).evaluate(BROKEN).getFailureReport().getDetails();
    assertThat(sins(rule.sinner()))
        .isNotEmpty()
        .allSatisfy(sin -> assertThat(violations).anyMatch(it -> it.contains("<" + sin)));
  }

  private static List<String> sins(String sinner) {
    var sins = new ArrayList<String>();
    for (JavaClass it : BROKEN) {
      if (it.getName().matches(".*\\." + sinner + "(\\$.*)?")) {
        sins.add(it.getName());
        it.getMethods().stream().map(JavaMethod::getFullName).forEach(sins::add);
      }
    }
    return sins;
  }

  /** A module that bootstrap does not depend on is one that no rule looks at. */
  @Test
  void looksAtEveryModule() throws IOException {
    assertThat(modules())
        .isNotEmpty()
        .allSatisfy(
            module -> {
              String home = ROOT + "." + module.replaceFirst("-", ".").replace("-", "");
              assertThat(LATCHKEY.stream().filter(it -> comesFrom(module, it)))
                  .as("%s has classes, in %s alone, and bootstrap depends on it", module, home)
                  .isNotEmpty()
                  .allMatch(it -> (it.getPackageName() + ".").startsWith(home + "."));
            });
  }

  /** The modules that are built, and directories of modules that are not. */
  private static Set<String> modules() throws IOException {
    var modules = new TreeSet<String>();
    Matcher module = MODULE.matcher(Files.readString(Path.of("../pom.xml")));
    while (module.find()) {
      modules.add(module.group(1));
    }
    try (var poms =
        Files.newDirectoryStream(Path.of(".."), it -> Files.exists(it.resolve("pom.xml")))) {
      poms.forEach(it -> modules.add(String.valueOf(it.getFileName())));
    }
    // Measures from within the packages of the others, and is part of no product.
    modules.remove("benchmarks");
    return modules;
  }

  private static boolean comesFrom(String module, JavaClass it) {
    String origin = ".*/(%1$s/target/classes|latchkey-%1$s-\\d[^/]*\\.jar!)/.*".formatted(module);
    return it.getSource().orElseThrow().getUri().toString().matches(origin);
  }

  /** One that makes the adapter in an abstract method, and that the Javadoc of the port names. */
  @Test
  void everyPortHasAContract() {
    JavaClasses testKit = new ClassFileImporter().importPackages("dev.latchkey.testkit");
    assertThat(LATCHKEY.stream().filter(ArchitectureTest::isPort))
        .isNotEmpty()
        .allSatisfy(
            port -> {
              String contract = "dev.latchkey.testkit." + port.getSimpleName() + "Contract";
              assertThat(testKit.contain(contract)).as("there is a %s", contract).isTrue();
              assertThat(testKit.get(contract).getAllMethods())
                  .as("%s asks for the adapter in an abstract method", contract)
                  .anyMatch(it -> makes(port, it));
              assertThat(PORTS.resolve(port.getSimpleName() + ".java"))
                  .content()
                  .contains(contract);
            });
  }

  private static boolean makes(JavaClass port, JavaMethod it) {
    return it.getModifiers().contains(JavaModifier.ABSTRACT)
        && it.getRawReturnType().getName().equals(port.getName());
  }

  private static boolean isPort(JavaClass it) {
    return it.getPackageName().equals(ROOT + ".application.port")
        && it.isInterface()
        && it.isTopLevelClass()
        && !it.reflect().isSealed()
        && it.getModifiers().contains(JavaModifier.PUBLIC);
  }
}

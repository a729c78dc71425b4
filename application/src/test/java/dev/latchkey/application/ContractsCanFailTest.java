package dev.latchkey.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.latchkey.brokenadapters.Fault;
import dev.latchkey.brokenadapters.FaultyCommonPasswords;
import dev.latchkey.brokenadapters.FaultyLetters;
import dev.latchkey.brokenadapters.FaultyLoginAttempts;
import dev.latchkey.brokenadapters.FaultyPasswordHashers;
import dev.latchkey.brokenadapters.FaultySecurityEvents;
import dev.latchkey.brokenadapters.FaultyUsers;
import dev.latchkey.testkit.UsersContract;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Every test of every contract fails over an adapter with the fault that it is there for. */
class ContractsCanFailTest {

  private record Family(Class<?> contract, Class<?> overAFault, List<? extends Fault<?>> faults) {

    static Family of(Class<?> overAFault, Stream<? extends Fault<?>> faults) {
      return new Family(overAFault.getSuperclass(), overAFault, faults.toList());
    }

    @Override
    public String toString() {
      return contract.getSimpleName();
    }
  }

  static Stream<Family> families() {
    return Stream.of(
        Family.of(FaultyUsers.Contract.class, FaultyUsers.all()),
        Family.of(FaultyLoginAttempts.Contract.class, FaultyLoginAttempts.all()),
        Family.of(FaultyLetters.Contract.class, FaultyLetters.all()),
        Family.of(FaultyPasswordHashers.Contract.class, FaultyPasswordHashers.all()),
        Family.of(FaultyCommonPasswords.Contract.class, FaultyCommonPasswords.all()),
        Family.of(FaultySecurityEvents.Contract.class, FaultySecurityEvents.all()));
  }

  /** One for each fault; of a sound adapter one for each test, so that these run concurrently. */
  static Stream<Arguments> cases() {
    return families()
        .flatMap(
            family ->
                family.faults.stream()
                    .flatMap(
                        fault ->
                            fault.foundBy().isEmpty()
                                ? tests(family.overAFault).stream()
                                    .map(
                                        test ->
                                            argumentSet(
                                                family + ": " + fault + ", " + test.getName(),
                                                fault,
                                                family.overAFault,
                                                Set.of(test.getName())))
                                : Stream.of(
                                    argumentSet(
                                        family + ": " + fault,
                                        fault,
                                        family.overAFault,
                                        Set.copyOf(fault.foundBy())))));
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("cases")
  @Execution(ExecutionMode.CONCURRENT)
  void findsTheFaultAndAcceptsWhatIsSound(Fault<?> fault, Class<?> contract, Set<String> tests) {
    fault.choose();
    var failures = new TreeMap<String, Throwable>();
    EngineTestKit.engine("junit-jupiter")
        .configurationParameter(Fault.WHEN_ASKED, "true")
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
        .selectors(selectors(contract, tests))
        .execute()
        .testEvents()
        .failed()
        .stream()
        .forEach(event -> failures.put(testName(event), failure(event)));

    assertThat(failures.keySet())
        .as("failed: %s", failures)
        .containsExactlyInAnyOrderElementsOf(fault.foundBy());
    assertThat(failures.values())
        .filteredOn(AssertionError.class::isInstance)
        .extracting(failure -> String.valueOf(failure.getMessage()).strip())
        .as("descriptions, which name the promise")
        .allMatch(message -> message.startsWith("["));
  }

  private static DiscoverySelector[] selectors(Class<?> contract, Set<String> names) {
    return tests(contract).stream()
        .filter(test -> names.contains(test.getName()))
        .map(test -> selectMethod(contract, test))
        .toArray(DiscoverySelector[]::new);
  }

  @ParameterizedTest
  @MethodSource("families")
  void everyTestFindsAFault(Family family) {
    Set<String> finding =
        family.faults.stream()
            .flatMap(it -> it.foundBy().stream())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(finding)
        .isEqualTo(
            tests(family.contract).stream()
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void everyContractHasAFamily() throws Exception {
    var classes = Path.of(UsersContract.class.getResource("UsersContract.class").toURI());
    try (Stream<Path> files = Files.list(classes.resolveSibling(""))) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(it -> it.endsWith("Contract.class")))
          .containsExactlyInAnyOrderElementsOf(
              families().map(family -> family + ".class").toList());
    }
  }

  private static List<Method> tests(Class<?> type) {
    var tests = new ArrayList<Method>();
    for (Class<?> it = type; it != null; it = it.getSuperclass()) {
      Arrays.stream(it.getDeclaredMethods())
          .filter(
              method ->
                  method.isAnnotationPresent(Test.class)
                      || method.isAnnotationPresent(ParameterizedTest.class))
          .forEach(tests::add);
    }
    return tests;
  }

  private static String testName(Event event) {
    return event
        .getTestDescriptor()
        .getSource()
        .map(org.junit.platform.engine.support.descriptor.MethodSource.class::cast)
        .orElseThrow()
        .getMethodName();
  }

  private static Throwable failure(Event event) {
    return event
        .getPayload(TestExecutionResult.class)
        .flatMap(TestExecutionResult::getThrowable)
        .orElseThrow();
  }
}

package dev.latchkey.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.latchkey.brokenadapters.Breaks;
import dev.latchkey.brokenadapters.BrokenCommonPasswords;
import dev.latchkey.brokenadapters.BrokenLetters;
import dev.latchkey.brokenadapters.BrokenPasswordHashers;
import dev.latchkey.brokenadapters.BrokenSecurityEvents;
import dev.latchkey.brokenadapters.Fault;
import dev.latchkey.brokenadapters.FaultyLoginAttempts;
import dev.latchkey.brokenadapters.FaultyUsers;
import dev.latchkey.testkit.CommonPasswordsContract;
import dev.latchkey.testkit.LettersContract;
import dev.latchkey.testkit.LoginAttemptsContract;
import dev.latchkey.testkit.PasswordHasherContract;
import dev.latchkey.testkit.SecurityEventsContract;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Every test of every contract fails over an adapter with the fault that it is there for. */
class ContractsCanFailTest {

  /**
   * A faulty adapter: how to choose it, the contract over it, and the tests that find the fault.
   */
  private record Case(String name, Runnable choose, Class<?> tests, Set<String> foundBy) {

    static Case of(Fault<?> fault, Class<?> contract) {
      return new Case(fault.name(), fault::choose, contract, Set.copyOf(fault.foundBy()));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private record Family(Class<?> contract, List<Case> cases) {
    @Override
    public String toString() {
      return contract.getSimpleName();
    }
  }

  static Stream<Family> families() {
    return Stream.of(
        new Family(
            UsersContract.class,
            FaultyUsers.all().map(it -> Case.of(it, FaultyUsers.Contract.class)).toList()),
        new Family(
            LoginAttemptsContract.class,
            FaultyLoginAttempts.all()
                .map(it -> Case.of(it, FaultyLoginAttempts.Contract.class))
                .toList()),
        family(LettersContract.class, BrokenLetters.class),
        family(PasswordHasherContract.class, BrokenPasswordHashers.class),
        family(CommonPasswordsContract.class, BrokenCommonPasswords.class),
        family(SecurityEventsContract.class, BrokenSecurityEvents.class));
  }

  private static Family family(Class<?> contract, Class<?> broken) {
    return new Family(contract, annotated(contract, broken).toList());
  }

  private static Stream<Case> annotated(Class<?> contract, Class<?> broken) {
    return Arrays.stream(broken.getDeclaredClasses())
        .filter(nested -> nested.isAnnotationPresent(Breaks.class))
        .map(
            adapter ->
                new Case(
                    adapter.getSimpleName(),
                    () -> Breaks.AskedFor.set(adapter),
                    contract.isAssignableFrom(adapter) ? adapter : askedFor(broken),
                    Set.of(adapter.getAnnotation(Breaks.class).value())));
  }

  private static Class<?> askedFor(Class<?> broken) {
    return Arrays.stream(broken.getDeclaredClasses())
        .filter(nested -> nested.getSimpleName().equals("AskedFor"))
        .findFirst()
        .orElseThrow();
  }

  static Stream<Arguments> cases() {
    return families()
        .flatMap(
            family ->
                family.cases.stream()
                    .map(it -> Arguments.argumentSet(family + ": " + it.name, it)));
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("cases")
  void findsTheFaultAndAcceptsWhatIsSound(Case adapter) {
    adapter.choose.run();
    var failures = new TreeMap<String, Throwable>();
    EngineTestKit.engine("junit-jupiter")
        .configurationParameter(Breaks.WHEN_ASKED, "true")
        .selectors(selectors(adapter))
        .execute()
        .testEvents()
        .failed()
        .stream()
        .forEach(event -> failures.put(testName(event), failure(event)));

    assertThat(failures.keySet()).as("failed: %s", failures).isEqualTo(adapter.foundBy);
    assertThat(failures.values())
        .filteredOn(AssertionError.class::isInstance)
        .extracting(failure -> String.valueOf(failure.getMessage()).strip())
        .as("descriptions, which name the promise")
        .allMatch(message -> message.startsWith("["));
  }

  /** The tests that are to find the fault; of a sound adapter, all. */
  private static DiscoverySelector[] selectors(Case adapter) {
    return adapter.foundBy.isEmpty()
        ? new DiscoverySelector[] {selectClass(adapter.tests)}
        : tests(adapter.tests).stream()
            .filter(test -> adapter.foundBy.contains(test.getName()))
            .map(test -> selectMethod(adapter.tests, test))
            .toArray(DiscoverySelector[]::new);
  }

  @ParameterizedTest
  @MethodSource("families")
  void everyTestFindsAFault(Family family) {
    Set<String> finding =
        family.cases.stream()
            .flatMap(it -> it.foundBy.stream())
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

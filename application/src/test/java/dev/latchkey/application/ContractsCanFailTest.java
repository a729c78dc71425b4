package dev.latchkey.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.latchkey.brokenadapters.Breaks;
import dev.latchkey.brokenadapters.BrokenCommonPasswords;
import dev.latchkey.brokenadapters.BrokenLetters;
import dev.latchkey.brokenadapters.BrokenPasswordHashers;
import dev.latchkey.brokenadapters.BrokenSecurityEvents;
import dev.latchkey.brokenadapters.BrokenUsers;
import dev.latchkey.testkit.CommonPasswordsContract;
import dev.latchkey.testkit.LettersContract;
import dev.latchkey.testkit.PasswordHasherContract;
import dev.latchkey.testkit.SecurityEventsContract;
import dev.latchkey.testkit.UsersContract;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Every promise of every contract is broken by some adapter, and then its test says so. */
class ContractsCanFailTest {

  static Stream<Arguments> families() {
    return Stream.of(
        Arguments.of(UsersContract.class, BrokenUsers.class),
        Arguments.of(LettersContract.class, BrokenLetters.class),
        Arguments.of(PasswordHasherContract.class, BrokenPasswordHashers.class),
        Arguments.of(CommonPasswordsContract.class, BrokenCommonPasswords.class),
        Arguments.of(SecurityEventsContract.class, BrokenSecurityEvents.class));
  }

  static Stream<Arguments> adapters() {
    return families()
        .flatMap(
            family -> {
              var contract = (Class<?>) family.get()[0];
              var broken = (Class<?>) family.get()[1];
              return adaptersOf(broken)
                  .map(it -> Arguments.argumentSet(it.getSimpleName(), it, contract, broken));
            });
  }

  private static Stream<Class<?>> adaptersOf(Class<?> family) {
    return Arrays.stream(family.getDeclaredClasses())
        .filter(nested -> nested.isAnnotationPresent(Breaks.class));
  }

  @ParameterizedTest
  @MethodSource("adapters")
  void breaksThesePromises(Class<?> adapter, Class<?> contract, Class<?> family) throws Exception {
    Class<?> tests = adapter;
    if (!contract.isAssignableFrom(adapter)) {
      Breaks.AskedFor.set(adapter);
      tests = Class.forName(family.getName() + "$AskedFor");
    }
    var failures = new TreeMap<String, Throwable>();
    EngineTestKit.engine("junit-jupiter")
        .configurationParameter(Breaks.WHEN_ASKED, "true")
        .selectors(selectClass(tests))
        .execute()
        .testEvents()
        .failed()
        .stream()
        .forEach(event -> failures.put(testName(event), failure(event)));

    assertThat(failures.keySet())
        .as("failed: %s", failures)
        .contains(adapter.getAnnotation(Breaks.class).value());
    assertThat(failures.values())
        .filteredOn(AssertionError.class::isInstance)
        .extracting(failure -> String.valueOf(failure.getMessage()).strip())
        .as("descriptions, which name the promise")
        .allMatch(message -> message.startsWith("["));
  }

  @ParameterizedTest
  @MethodSource("families")
  void everyPromiseCanBeBroken(Class<?> contract, Class<?> family) {
    Set<String> promises =
        Arrays.stream(contract.getDeclaredMethods())
            .filter(ContractsCanFailTest::isTest)
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> broken =
        adaptersOf(family)
            .flatMap(adapter -> Arrays.stream(adapter.getAnnotation(Breaks.class).value()))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(promises).containsAll(broken);
  }

  private static boolean isTest(Method method) {
    return method.isAnnotationPresent(Test.class)
        || method.isAnnotationPresent(ParameterizedTest.class);
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

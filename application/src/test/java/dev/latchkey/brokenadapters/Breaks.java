package dev.latchkey.brokenadapters;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Constructor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Names tests of its contract that an adapter fails, at least these. Where the adapter needs more
 * than a constructor, the contract over it bears the name.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Breaks.OnlyWhenAsked.class)
public @interface Breaks {

  /** The configuration parameter without which no broken adapter is run. */
  String WHEN_ASKED = "dev.latchkey.brokenadapters";

  String[] value();

  /** Keeps those who run all tests there are from running these. */
  final class OnlyWhenAsked implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return context.getConfigurationParameter(WHEN_ASKED).isPresent()
          ? ConditionEvaluationResult.enabled("it is to fail")
          : ConditionEvaluationResult.disabled("it fails on purpose");
    }
  }

  /** The adapter that the contract of its family is to be run over, anew for each test. */
  final class AskedFor {
    private static volatile @Nullable Class<?> type;

    private AskedFor() {}

    public static void set(Class<?> adapter) {
      type = adapter;
    }

    static <T> T adapter(Class<T> port) {
      try {
        Constructor<?> constructor = Objects.requireNonNull(type).getDeclaredConstructor();
        constructor.setAccessible(true);
        return port.cast(constructor.newInstance());
      } catch (ReflectiveOperationException unusable) {
        throw new IllegalStateException(unusable);
      }
    }
  }
}

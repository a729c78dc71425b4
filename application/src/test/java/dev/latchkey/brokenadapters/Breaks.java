package dev.latchkey.brokenadapters;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Names the tests of its contract that an adapter fails, these and no others. */
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
}

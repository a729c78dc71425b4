package dev.latchkey.bootstrap;

import dev.latchkey.application.port.StoreUnavailable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionException;

/**
 * Says in one sentence which setting keeps Latchkey from starting. It comes before Spring Boot's
 * own analyzers, which would repeat the value, and a value may be a secret.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartRefused implements FailureAnalyzer {

  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    @Nullable BindException binding = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      binding = cause instanceof BindException bind ? bind : binding;
      if (cause instanceof InvalidConfigurationPropertyValueException invalid) {
        return new FailureAnalysis(String.valueOf(invalid.getReason()), null, failure);
      }
      if (binding != null && cause instanceof ConversionException) {
        return new FailureAnalysis(
            "The property " + name(binding) + " has a value of the wrong form.", null, failure);
      }
      // The records that settings are bound to check what only their adapter can.
      if (binding != null
          && cause instanceof IllegalArgumentException wrong
          && cause.getCause() == null) {
        return new FailureAnalysis(String.valueOf(wrong.getMessage()), null, failure);
      }
      if (cause instanceof StoreUnavailable store) {
        return unavailable(store, failure);
      }
    }
    return null;
  }

  private static ConfigurationPropertyName name(BindException binding) {
    ConfigurationProperty property = binding.getProperty();
    return property == null ? binding.getName() : property.getName();
  }

  /** An adapter that can say more throws an exception that names its setting. */
  private static FailureAnalysis unavailable(StoreUnavailable store, Throwable failure) {
    Throwable root = NestedExceptionUtils.getMostSpecificCause(store);
    return new FailureAnalysis(
        "The store cannot be opened: "
            + store.getMessage()
            + (root == store ? "" : " (" + root + ")")
            + ".",
        null,
        failure);
  }
}

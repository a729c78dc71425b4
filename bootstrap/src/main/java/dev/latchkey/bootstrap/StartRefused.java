package dev.latchkey.bootstrap;

import dev.latchkey.application.port.StoreUnavailable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Says in one sentence which setting keeps Latchkey from starting. It comes before Spring Boot's
 * own analyzers, which would repeat the value, and a value may be a secret.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartRefused implements FailureAnalyzer {

  private final Environment environment;

  StartRefused(Environment environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    boolean binding = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      binding |= cause instanceof BindException;
      if (cause instanceof InvalidConfigurationPropertyValueException invalid) {
        return new FailureAnalysis(String.valueOf(invalid.getReason()), null, failure);
      }
      // The records that settings are bound to check what only their adapter can.
      if (binding && cause instanceof IllegalArgumentException wrong && cause.getCause() == null) {
        return new FailureAnalysis(String.valueOf(wrong.getMessage()), null, failure);
      }
      if (cause instanceof StoreUnavailable) {
        return unavailable(failure);
      }
    }
    return null;
  }

  private FailureAnalysis unavailable(Throwable failure) {
    if (environment.getProperty("latchkey.mongodb-url", "").isEmpty()) {
      return new FailureAnalysis(
          "The embedded store cannot write its file in "
              + environment.getProperty("latchkey.data-dir")
              + ".",
          "Make room on the disk, or let LATCHKEY_DATA_DIR name another directory.",
          failure);
    }
    return new FailureAnalysis(
        "The MongoDB server of MONGODB_URL does not answer.",
        "Check that it runs, can be reached, and takes the user and password given.",
        failure);
  }
}

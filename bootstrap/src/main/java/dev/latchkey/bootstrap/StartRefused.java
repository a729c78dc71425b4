package dev.latchkey.bootstrap;

import dev.latchkey.application.port.StoreUnavailable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.env.Environment;

/** Says in one sentence why Latchkey does not start, if Latchkey itself refused. */
final class StartRefused implements FailureAnalyzer {

  private static final String OURS = "dev.latchkey.";

  private final Environment environment;

  StartRefused(Environment environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StoreUnavailable) {
        return unavailable(failure);
      }
      StackTraceElement[] trace = cause.getStackTrace();
      boolean deliberate =
          cause instanceof IllegalStateException || cause instanceof IllegalArgumentException;
      if (deliberate && trace.length > 0 && trace[0].getClassName().startsWith(OURS)) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), null, failure);
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

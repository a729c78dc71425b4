package dev.latchkey.bootstrap;

import dev.latchkey.application.port.StoreUnavailable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says in one sentence which setting keeps Latchkey from starting. It comes before Spring Boot's
 * own analyzers, which would repeat the value, and a value may be a secret.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartRefused implements FailureAnalyzer {

  private static final Map<String, String> MONGODB_CAUSES = new LinkedHashMap<>();

  static {
    MONGODB_CAUSES.put("MongoSecurityException", "that does not accept the user and password");
    MONGODB_CAUSES.put("UnknownHostException", "whose host name is unknown");
    MONGODB_CAUSES.put("Connection refused", "that refuses the connection");
    MONGODB_CAUSES.put("javax.net.ssl.", "with which TLS fails");
    MONGODB_CAUSES.put("MongoSocketReadException", "that closes the connection: it may demand TLS");
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
      if (cause instanceof StoreUnavailable store) {
        return unavailable(store, failure);
      }
    }
    return null;
  }

  /** An adapter that can say more throws what names its setting. */
  private static FailureAnalysis unavailable(StoreUnavailable store, Throwable failure) {
    var texts = new StringBuilder();
    for (Throwable cause = store; cause != null; cause = cause.getCause()) {
      texts.append(cause).append('\n');
    }
    String text = texts.toString();
    if (text.contains("com.mongodb.")) {
      return new FailureAnalysis(
          "MONGODB_URL names a server " + mongodbCause(text) + ".", null, failure);
    }
    Throwable root = NestedExceptionUtils.getMostSpecificCause(store);
    return new FailureAnalysis(
        "The store cannot be opened: "
            + store.getMessage()
            + (root == store ? "" : " (" + root + ")")
            + ".",
        null,
        failure);
  }

  /**
   * The driver tells the cause of a server that it cannot reach only in the text of its timeout.
   */
  private static String mongodbCause(String text) {
    return MONGODB_CAUSES.entrySet().stream()
        .filter(cause -> text.contains(cause.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("that did not answer in time");
  }
}

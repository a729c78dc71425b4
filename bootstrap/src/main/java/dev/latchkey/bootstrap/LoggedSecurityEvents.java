package dev.latchkey.bootstrap;

import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvents;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs what happened, one line of key=value pairs an event, and counts it in {@code
 * latchkey.security.events} by kind (ASVS 16.3.1).
 */
final class LoggedSecurityEvents implements SecurityEvents {

  private static final Logger LOG = LoggerFactory.getLogger("dev.latchkey.security");

  private final MeterRegistry metrics;

  LoggedSecurityEvents(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  @Override
  public void record(SecurityEvent event) {
    String kind = event.kind().name().toLowerCase(Locale.ROOT);
    metrics.counter("latchkey.security.events", "kind", kind).increment();
    LoggingEventBuilder line = LOG.atInfo().addKeyValue("event", kind);
    line = add(line, "user", event.user());
    line = add(line, "session", event.session());
    line = add(line, "network", event.network());
    line.addKeyValue("at", event.at()).log(kind);
  }

  private static LoggingEventBuilder add(
      LoggingEventBuilder line, String key, @Nullable Object value) {
    return value == null ? line : line.addKeyValue(key, value);
  }
}

package dev.latchkey.bootstrap;

import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvents;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs what happened, one line an event, and counts it in {@code latchkey.security.events} by kind
 * (ASVS 16.3.1).
 */
final class LoggedSecurityEvents implements SecurityEvents {

  private static final Logger LOG = LoggerFactory.getLogger("dev.latchkey.security");

  private static final Map<String, String> NAMES =
      Map.of("user", "user.id", "session", "session.id", "network", "source.address");

  private final MeterRegistry metrics;

  LoggedSecurityEvents(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  @Override
  public void record(SecurityEvent event) {
    String kind = event.kind().name().toLowerCase(Locale.ROOT);
    metrics.counter("latchkey.security.events", "kind", kind).increment();
    var fields = new LinkedHashMap<String, @Nullable Object>();
    fields.put("user", event.user());
    fields.put("session", event.session());
    fields.put("network", event.network());
    fields.values().removeIf(Objects::isNull);
    LoggingEventBuilder line = LOG.atInfo().addKeyValue("event.action", kind);
    var text = new StringBuilder(kind);
    // Twice: for structured logs by the names of the Elastic Common Schema, in the text for people.
    for (Map.Entry<String, @Nullable Object> field : fields.entrySet()) {
      line = line.addKeyValue(NAMES.get(field.getKey()), field.getValue());
      text.append(' ').append(field.getKey()).append('=').append(field.getValue());
    }
    line.log(text.toString());
  }
}

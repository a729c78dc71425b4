package dev.latchkey.bootstrap.log;

import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.domain.ClaimedAddress;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs what happened, one line per event, with fields named by the Elastic Common Schema ({@code
 * session.id} by OpenTelemetry), and counts it in {@code latchkey.security.events} by kind (ASVS
 * 16.3.1). The caller writes the line itself, so that it precedes the answer; while no process
 * reads standard output, callers wait, which {@link SecurityEvents} would not have them do.
 */
public final class LoggedSecurityEvents implements SecurityEvents {

  private static final Logger LOG = LoggerFactory.getLogger("dev.latchkey.security");

  private static final String LABELS = "latchkey: labels of addresses";

  private static final int KEY_BYTES = 32;

  private final MeterRegistry metrics;
  private final byte[] labelKey;

  /** Gives an address the same label until the process ends. */
  public LoggedSecurityEvents(MeterRegistry metrics) {
    this.metrics = metrics;
    this.labelKey = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(labelKey);
  }

  /**
   * Gives an address the same label on every node and after every start.
   *
   * @param secret the key of the labels is derived from it
   */
  public LoggedSecurityEvents(MeterRegistry metrics, SecretKey secret) {
    this.metrics = metrics;
    this.labelKey = derive(secret);
  }

  @Override
  public void record(SecurityEvent event) {
    String kind = lowerCase(event.kind());
    metrics.counter("latchkey.security.events", "kind", kind).increment();
    LoggingEventBuilder line = LOG.atInfo().addKeyValue("event.action", kind);
    SecurityEvent.Subject subject = event.subject();
    ClaimedAddress claimed = subject.claimed();
    line = with(line, "event.reason", event.reason() == null ? null : lowerCase(event.reason()));
    line = with(line, "user.id", subject.user());
    line = with(line, "user.hash", claimed == null ? null : claimed.label(labelKey));
    line = with(line, "session.id", subject.session());
    line = with(line, "source.address", event.network());
    line.log("security event");
  }

  private static LoggingEventBuilder with(
      LoggingEventBuilder line, String name, @Nullable Object value) {
    return value == null ? line : line.addKeyValue(name, value);
  }

  private static String lowerCase(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }

  private static byte[] derive(SecretKey secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(secret);
      return mac.doFinal(LABELS.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
    }
  }
}

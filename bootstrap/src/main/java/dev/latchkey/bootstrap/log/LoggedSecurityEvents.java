package dev.latchkey.bootstrap.log;

import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.domain.ClaimedAddress;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs what happened, one line per event, with fields named by the Elastic Common Schema ({@code
 * session.id} by OpenTelemetry), and counts it in {@code latchkey.security.events} by kind (ASVS
 * 16.3.1). One thread writes the lines, so callers do not wait if standard output stalls. Up to
 * 10,000 events wait for it. If it does not go on, further ones are dropped, and a warning says how
 * many. Closing it gives waiting events 5 seconds.
 */
public final class LoggedSecurityEvents implements SecurityEvents, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("dev.latchkey.security");

  private static final int MOST_WAITING = 10_000;

  /** A thread that writes has gone on by then, however busy the processors are. */
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private static final String LABELS = "latchkey: labels of addresses";

  private static final int KEY_BYTES = 32;

  private final Logger log;
  private final MeterRegistry metrics;
  private final byte[] labelKey;
  private final AtomicLong dropped = new AtomicLong();
  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          work -> {
            var thread = new Thread(work, "security-events");
            thread.setDaemon(true);
            return thread;
          },
          this::waitOrDrop);
  private volatile boolean stalled;

  /** Gives an address the same label until the process ends. */
  public LoggedSecurityEvents(MeterRegistry metrics) {
    this(LOG, metrics, random());
  }

  /**
   * Gives an address the same label on every node and after every start.
   *
   * @param secret the key of the labels is derived from it
   */
  public LoggedSecurityEvents(MeterRegistry metrics, SecretKey secret) {
    this(LOG, metrics, derive(secret));
  }

  LoggedSecurityEvents(Logger log, MeterRegistry metrics, byte[] labelKey) {
    this.log = log;
    this.metrics = metrics;
    this.labelKey = labelKey;
  }

  @Override
  public void record(SecurityEvent event) {
    metrics.counter("latchkey.security.events", "kind", lowerCase(event.kind())).increment();
    writer.execute(() -> write(event));
  }

  private void waitOrDrop(Runnable line, ThreadPoolExecutor full) {
    try {
      if (!stalled
          && !full.isShutdown()
          && full.getQueue().offer(line, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    stalled = true;
    dropped.incrementAndGet();
  }

  private void write(SecurityEvent event) {
    LoggingEventBuilder line = log.atInfo().addKeyValue("event.action", lowerCase(event.kind()));
    SecurityEvent.Subject subject = event.subject();
    ClaimedAddress claimed = subject.claimed();
    line = with(line, "event.reason", event.reason() == null ? null : lowerCase(event.reason()));
    line = with(line, "user.id", subject.user());
    line = with(line, "user.hash", claimed == null ? null : claimed.label(labelKey));
    line = with(line, "session.id", subject.session());
    line = with(line, "source.address", event.network());
    line.log("security event");
    stalled = false;
    long lost = dropped.getAndSet(0);
    if (lost > 0) {
      log.warn("{} security events were dropped, because the log was too slow", lost);
    }
  }

  @Override
  public void close() {
    writer.shutdown();
    try {
      writer.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private static LoggingEventBuilder with(
      LoggingEventBuilder line, String name, @Nullable Object value) {
    return value == null ? line : line.addKeyValue(name, value);
  }

  private static String lowerCase(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }

  private static byte[] random() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return key;
  }

  static byte[] derive(SecretKey secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(secret);
      return mac.doFinal(LABELS.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
    }
  }
}

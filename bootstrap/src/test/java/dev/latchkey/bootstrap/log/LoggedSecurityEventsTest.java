package dev.latchkey.bootstrap.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.domain.ClaimedAddress;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.User;
import dev.latchkey.testkit.SecurityEventsContract;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

class LoggedSecurityEventsTest extends SecurityEventsContract {

  private static final byte[] KEY =
      LoggedSecurityEvents.derive(
          new SecretKeySpec("a signing secret of 32 characters".getBytes(US_ASCII), "HmacSHA256"));

  private static final SecurityEvent LAST =
      new SecurityEvent(Kind.LOGGED_OUT, Instant.EPOCH, Subject.NONE, "last", null);

  private final LoggerContext context = new LoggerContext();
  private final BlockingQueue<ILoggingEvent> lines = new LinkedBlockingQueue<>();
  private final CountDownLatch stalled = new CountDownLatch(1);
  private final List<LoggedSecurityEvents> opened = new ArrayList<>();
  private long read;

  @BeforeEach
  void setUpTheContext() {
    context.setMDCAdapter(new LogbackMDCAdapter());
  }

  @AfterEach
  void close() {
    stalled.countDown();
    opened.forEach(LoggedSecurityEvents::close);
  }

  @Override
  protected SecurityEvents securityEvents() {
    return logging(lines::add);
  }

  private LoggedSecurityEvents logging(Consumer<ILoggingEvent> sink) {
    var appender =
        new AppenderBase<ILoggingEvent>() {
          @Override
          protected void append(ILoggingEvent line) {
            sink.accept(line);
          }
        };
    appender.setContext(context);
    appender.start();
    Logger logger = context.getLogger("test" + opened.size());
    logger.addAppender(appender);
    var events = new LoggedSecurityEvents(logger, new SimpleMeterRegistry(), KEY);
    opened.add(events);
    return events;
  }

  @Override
  protected OptionalLong recorded(SecurityEvents events) {
    events.record(LAST);
    while (next().getKeyValuePairs().stream().noneMatch(it -> "last".equals(it.value))) {
      read++;
    }
    return OptionalLong.of(read);
  }

  private ILoggingEvent next() {
    try {
      return lines.take();
    } catch (InterruptedException tooLong) {
      throw new IllegalStateException(tooLong);
    }
  }

  /** A line of JSON, as Spring Boot writes it in the format {@code ecs}. */
  @Override
  protected Optional<String> written(SecurityEvent event) {
    securityEvents().record(event);
    return Optional.of(json(next()));
  }

  private static String json(ILoggingEvent line) {
    var context = new LoggerContext();
    context.putObject(Environment.class.getName(), new StandardEnvironment());
    var encoder = new StructuredLogEncoder();
    encoder.setContext(context);
    encoder.setFormat("ecs");
    encoder.start();
    return new String(encoder.encode(line), UTF_8);
  }

  @Override
  protected Optional<SecurityEvents> withAStandingSink() {
    return Optional.of(
        logging(
            line -> {
              try {
                stalled.await();
              } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
              }
              lines.add(line);
            }));
  }

  @Override
  protected Optional<SecurityEvents> withABrokenSink() {
    return Optional.of(
        logging(
            line -> {
              throw new IllegalStateException("no space left on device");
            }));
  }

  @Test
  void saysHowManyEventsWereDropped() {
    SecurityEvents events = withAStandingSink().orElseThrow();
    for (int i = 0; i < 10_100; i++) {
      events.record(LAST);
    }
    stalled.countDown();
    opened.forEach(LoggedSecurityEvents::close);
    assertThat(lines)
        .extracting(ILoggingEvent::getFormattedMessage)
        .filteredOn(it -> !it.equals("security event"))
        .containsExactly("99 security events were dropped, because the log was too slow");
  }

  @Test
  void namesTheFieldsByTheElasticCommonSchema() {
    var subject =
        new Subject(
            new User.Id("tom"),
            new Session.Id("first"),
            new ClaimedAddress(new EmailAddress("tom@example.com")));
    var event =
        new SecurityEvent(
            Kind.LOGIN_REFUSED, Instant.EPOCH, subject, "192.0.2.1", Reason.WRONG_PASSWORD);
    assertThat(written(event).orElseThrow())
        .contains(
            "\"message\":\"security event\"",
            "\"event\":{\"action\":\"login_refused\",\"reason\":\"wrong_password\"}",
            "\"user\":{\"id\":\"tom\",\"hash\":\"fcb61e2227c9be81\"}",
            "\"session\":{\"id\":\"first\"}",
            "\"source\":{\"address\":\"192.0.2.1\"}");
  }
}

package dev.latchkey.bootstrap.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
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
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

class LoggedSecurityEventsTest extends SecurityEventsContract {

  private static final SecretKey SECRET =
      new SecretKeySpec("a signing secret of 32 characters".getBytes(US_ASCII), "HmacSHA256");

  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.latchkey.security");

  @BeforeEach
  void listen() {
    lines.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  @Override
  protected SecurityEvents securityEvents() {
    return new LoggedSecurityEvents(new SimpleMeterRegistry(), SECRET);
  }

  /** A line of JSON, as Spring Boot writes it in the format {@code ecs}. */
  @Override
  protected Optional<String> written(SecurityEvent event) {
    securityEvents().record(event);
    var context = new LoggerContext();
    context.putObject(Environment.class.getName(), new StandardEnvironment());
    var encoder = new StructuredLogEncoder();
    encoder.setContext(context);
    encoder.setFormat("ecs");
    encoder.start();
    // Services of other tests may log at the same time.
    String thread = Thread.currentThread().getName();
    return List.copyOf(lines.list).stream()
        .filter(line -> line.getThreadName().equals(thread))
        .map(line -> new String(encoder.encode(line), UTF_8))
        .findFirst();
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

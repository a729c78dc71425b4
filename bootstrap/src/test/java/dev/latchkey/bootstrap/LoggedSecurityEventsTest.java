package dev.latchkey.bootstrap;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
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
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggedSecurityEventsTest extends SecurityEventsContract {

  private static final SecretKey SECRET =
      new SecretKeySpec("a signing secret of 32 characters".getBytes(US_ASCII), "HmacSHA256");

  @Override
  protected SecurityEvents securityEvents() {
    return new LoggedSecurityEvents(new SimpleMeterRegistry(), SECRET);
  }

  @Test
  void namesTheFieldsByTheElasticCommonSchema() {
    var logger = (Logger) LoggerFactory.getLogger("dev.latchkey.security");
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
    try {
      securityEvents()
          .record(
              new SecurityEvent(
                  Kind.LOGIN_REFUSED,
                  Instant.EPOCH,
                  new Subject(
                      new User.Id("tom"),
                      new Session.Id("first"),
                      new ClaimedAddress(new EmailAddress("tom@example.com"))),
                  "192.0.2.1",
                  Reason.WRONG_PASSWORD));
    } finally {
      logger.detachAppender(lines);
      logger.setLevel(null);
    }
    assertThat(lines.list)
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.getKeyValuePairs())
                    .extracting(Object::toString)
                    .containsExactly(
                        "event.action=\"login_refused\"",
                        "event.reason=\"wrong_password\"",
                        "user.id=\"tom\"",
                        "user.hash=\"c98330d424b7e2dc\"",
                        "session.id=\"first\"",
                        "source.address=\"192.0.2.1\""));
  }
}

package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.User;
import dev.latchkey.testkit.SecurityEventsContract;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggedSecurityEventsTest extends SecurityEventsContract {

  @Override
  protected SecurityEvents securityEvents() {
    return new LoggedSecurityEvents(new SimpleMeterRegistry());
  }

  @Test
  void saysItForPeopleAndByTheNamesOfTheElasticCommonSchema() {
    var logger = (Logger) LoggerFactory.getLogger("dev.latchkey.security");
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
    try {
      securityEvents()
          .record(
              new SecurityEvent(
                  Kind.LOGGED_IN,
                  Instant.EPOCH,
                  new User.Id("tom"),
                  new Session.Id("first"),
                  "192.0.2.1"));
    } finally {
      logger.detachAppender(lines);
      logger.setLevel(null);
    }
    assertThat(lines.list)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getFormattedMessage())
                  .isEqualTo("logged_in user=tom session=first network=192.0.2.1");
              assertThat(line.getKeyValuePairs())
                  .extracting(Object::toString)
                  .containsExactly(
                      "event.action=\"logged_in\"",
                      "user.id=\"tom\"",
                      "session.id=\"first\"",
                      "source.address=\"192.0.2.1\"");
            });
  }
}

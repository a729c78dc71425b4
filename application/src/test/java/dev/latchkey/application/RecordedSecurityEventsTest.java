package dev.latchkey.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.testkit.RecordedSecurityEvents;
import dev.latchkey.testkit.SecurityEventsContract;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecordedSecurityEventsTest extends SecurityEventsContract {

  @Override
  protected SecurityEvents securityEvents() {
    return new RecordedSecurityEvents();
  }

  @Test
  void remembersEventsInTheirOrderUntilCleared() {
    var events = new RecordedSecurityEvents();
    var first = new SecurityEvent(Kind.LOGGED_IN, Instant.EPOCH, Subject.NONE, "192.0.2.1", null);
    var second = new SecurityEvent(Kind.LOGGED_OUT, Instant.EPOCH, Subject.NONE, null, null);
    events.record(first);
    events.record(second);

    assertThat(events.all()).containsExactly(first, second);
    assertThat(events.kinds()).containsExactly(Kind.LOGGED_IN, Kind.LOGGED_OUT);
    events.clear();
    assertThat(events.all()).isEmpty();
  }
}

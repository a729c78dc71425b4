package dev.latchkey.bootstrap;

import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.testkit.SecurityEventsContract;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

class LoggedSecurityEventsTest extends SecurityEventsContract {

  @Override
  protected SecurityEvents securityEvents() {
    return new LoggedSecurityEvents(new SimpleMeterRegistry());
  }
}

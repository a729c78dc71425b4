package dev.latchkey.application;

import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.testkit.RecordedSecurityEvents;
import dev.latchkey.testkit.SecurityEventsContract;

class RecordedSecurityEventsTest extends SecurityEventsContract {

  @Override
  protected SecurityEvents securityEvents() {
    return new RecordedSecurityEvents();
  }
}

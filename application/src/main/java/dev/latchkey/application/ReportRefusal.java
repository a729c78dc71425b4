package dev.latchkey.application;

import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.domain.Client;
import java.time.Clock;
import java.util.Locale;

/** Tells that an adapter refused a request before another use case decided on it. */
public final class ReportRefusal {

  /** Why an adapter refuses a request. */
  public enum Cause {
    CROSS_SITE_REQUEST,
    MALFORMED_CREDENTIALS,
    SEVERAL_TOKENS,
    UNREADABLE_TOKEN
  }

  private final SecurityEvents events;
  private final Clock clock;

  ReportRefusal(SecurityEvents events, Clock clock) {
    this.events = events;
    this.clock = clock;
  }

  public void execute(Cause cause, Client client) {
    String reason = cause.name().toLowerCase(Locale.ROOT);
    events.record(SecurityEvent.requestRefused(clock.instant(), client, reason));
  }
}

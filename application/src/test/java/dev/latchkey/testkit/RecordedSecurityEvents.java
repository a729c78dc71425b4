package dev.latchkey.testkit;

import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvents;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** {@link SecurityEvents} that remember every event. */
public final class RecordedSecurityEvents implements SecurityEvents {

  private final List<SecurityEvent> events = new CopyOnWriteArrayList<>();

  @Override
  public void record(SecurityEvent event) {
    events.add(event);
  }

  /** Returns all events, in the order in which they were recorded. */
  public List<SecurityEvent> all() {
    return List.copyOf(events);
  }

  /** Returns the kinds of all events, in the order in which they were recorded. */
  public List<SecurityEvent.Kind> kinds() {
    return events.stream().map(SecurityEvent::kind).toList();
  }

  /** Forgets all events recorded until now. */
  public void clear() {
    events.clear();
  }
}

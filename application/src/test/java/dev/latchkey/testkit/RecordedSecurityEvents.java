package dev.latchkey.testkit;

import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvents;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** {@link SecurityEvents} that remember what happened. */
public final class RecordedSecurityEvents implements SecurityEvents {

  private final List<SecurityEvent> events = new CopyOnWriteArrayList<>();

  @Override
  public void record(SecurityEvent event) {
    events.add(event);
  }

  /** All events, in the order they came. */
  public List<SecurityEvent> all() {
    return List.copyOf(events);
  }

  /** The kinds of all events, in the order they came. */
  public List<SecurityEvent.Kind> kinds() {
    return events.stream().map(SecurityEvent::kind).toList();
  }

  /** Forgets what came so far. */
  public void clear() {
    events.clear();
  }
}

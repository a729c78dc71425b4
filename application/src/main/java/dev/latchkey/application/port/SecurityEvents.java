package dev.latchkey.application.port;

/**
 * Takes note of what happened. It must not throw, and must be quick, however many callers come at
 * once: they wait for it. Contract: {@code dev.latchkey.testkit.SecurityEventsContract}.
 */
public interface SecurityEvents {

  void record(SecurityEvent event);
}

package dev.latchkey.application.port;

/**
 * Records what happened. Callers wait for it, so it returns quickly however many call concurrently,
 * even when the place that events go to stands still, and never throws, even when that place fails
 * (a full disk, a closed connection). It loses no event while that place keeps up, concurrent ones
 * included; when a bounded queue overflows it drops events and says so where the operator looks. Of
 * a {@link dev.latchkey.domain.ClaimedAddress} it writes at most the label, as the address may be a
 * password in the wrong field. Contract: {@code dev.latchkey.testkit.SecurityEventsContract}.
 */
public interface SecurityEvents {

  void record(SecurityEvent event);
}

package dev.latchkey.application.port;

/**
 * Records what happened. Callers wait for it, so it returns quickly, however many callers there are
 * and even when the sink of the events stalls. It never throws, even when the sink fails (a full
 * disk, a closed connection). It loses no event while the sink keeps up, and none of 640 that come
 * at once. When a bounded queue overflows it drops events and says so where the operator looks. Of
 * a {@link dev.latchkey.domain.ClaimedAddress} it writes at most the label, as the address may be a
 * password in the wrong field. Contract: {@code dev.latchkey.testkit.SecurityEventsContract}.
 */
public interface SecurityEvents {

  void record(SecurityEvent event);
}

package dev.latchkey.domain;

import java.time.Instant;

/**
 * What the session policy says at one instant. A use case takes it once, so that all its decisions
 * are made at the same time and by the same policy.
 */
public record SessionRules(SessionPolicy policy, Instant now) {

  boolean isAlive(Session session) {
    return now.isBefore(session.lastSeenAt().plus(policy.idleTime()))
        && now.isBefore(session.expiresAt());
  }

  boolean isTouchDue(Session session) {
    return !now.isBefore(session.lastSeenAt().plus(policy.touchInterval()));
  }

  boolean isRecentlyProven(Session session) {
    // Zero is never, even if the clock of the instance that opened the session was ahead.
    return !policy.recentLogin().isZero()
        && now.isBefore(session.provenAt().plus(policy.recentLogin()));
  }
}

package dev.latchkey.domain;

import java.time.Duration;
import java.time.Instant;

/**
 * What the session policy says at one instant. A use case creates it once, so that all its
 * decisions use the same instant and the same policy. The terms that a session was opened with
 * bind, too: the stricter of the two wins.
 */
public record SessionRules(SessionPolicy policy, Instant now) {

  /** How far the clocks of two nodes may be apart, in either direction. */
  public static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  /** The last use of a session is stored at most this many times in the idle time. */
  private static final int TOUCHES_IN_IDLE_TIME = 20;

  /** The last use that is shown is out of date by at most this much. */
  private static final Duration LONGEST_TOUCH_INTERVAL = Duration.ofMinutes(15);

  /**
   * Returns whether the session is within its idle time and its lifetime, by its own terms and by
   * the policy's. A use that was recorded by a clock that is ahead counts as it stands; the next
   * use corrects it.
   */
  public boolean isAlive(Session session) {
    return now.isBefore(session.lastSeenAt().plus(idleTime(session))) && now.isBefore(end(session));
  }

  private Duration idleTime(Session session) {
    return least(session.terms().idleTime(), policy.idleTime());
  }

  /** The latest end of the session. */
  Instant end(Session session) {
    // Counted from now if the clock that opened it was ahead: it outlives no lifetime.
    Instant opened = isAhead(session.openedAt()) ? now : session.openedAt();
    Instant end = opened.plus(policy.lifetime());
    return end.isBefore(session.expiresAt()) ? end : session.expiresAt();
  }

  /** Returns whether its last use was stored so long ago that this use should be stored, too. */
  public boolean isTouchDue(Session session) {
    Duration part = idleTime(session).dividedBy(TOUCHES_IN_IDLE_TIME);
    return !now.isBefore(session.lastSeenAt().plus(least(part, LONGEST_TOUCH_INTERVAL)))
        || isAhead(session.lastSeenAt());
  }

  boolean isRecentlyProven(Session session) {
    // Zero means never, even if the clock of the node that opened the session was ahead.
    return !policy.recentLogin().isZero()
        && now.isBefore(session.provenAt().plus(policy.recentLogin()))
        && !isAhead(session.provenAt());
  }

  /** Returns whether that instant can only come from a wrong clock. */
  boolean isAhead(Instant then) {
    return then.isAfter(now.plus(CLOCK_SKEW));
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}

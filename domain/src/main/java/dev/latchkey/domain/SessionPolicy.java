package dev.latchkey.domain;

import java.time.Duration;
import java.time.Instant;

/**
 * How long sessions live and how many a user may have (ASVS 7.1.1, 7.1.2, 7.3.1, 7.3.2).
 *
 * @param lifetime how long a session lives at most, however busy; {@link #SHORTEST} to {@link
 *     #LONGEST}
 * @param idleTime how long it lives without being seen; {@link #SHORTEST} to {@link #LONGEST}
 * @param sessionsPerUser how many a user has at most, 1 to {@link #MOST_SESSIONS}; a further one
 *     ends the oldest
 * @param recentLogin how long after its password was proven a session may change it without proving
 *     it again; at most {@link #LONGEST}; zero always demands it (ASVS 6.2.3)
 */
public record SessionPolicy(
    Duration lifetime, Duration idleTime, int sessionsPerUser, Duration recentLogin) {

  /** No time of a policy is longer than ten years of 365 days. */
  public static final Duration LONGEST = Duration.ofDays(3650);

  /** No session lives for less. */
  public static final Duration SHORTEST = Duration.ofSeconds(1);

  /** No user may have more. */
  public static final int MOST_SESSIONS = 100;

  /** 30 days at most (NIST SP 800-63B-4, 2.1.3), 7 days idle, 20 sessions, 15 minutes. */
  public static final SessionPolicy DEFAULT =
      new SessionPolicy(Duration.ofDays(30), Duration.ofDays(7), 20, Duration.ofMinutes(15));

  /**
   * @throws IllegalArgumentException if a value is out of these bounds
   */
  public SessionPolicy {
    Bounds.check("session lifetime", lifetime, SHORTEST, LONGEST);
    Bounds.check("session idle time", idleTime, SHORTEST, LONGEST);
    Bounds.check("recent login", recentLogin, Duration.ZERO, LONGEST);
    Bounds.check("sessions per user", sessionsPerUser, 1, MOST_SESSIONS);
  }

  /** Returns what this policy says at that instant. */
  public SessionRules at(Instant now) {
    return new SessionRules(this, now);
  }
}

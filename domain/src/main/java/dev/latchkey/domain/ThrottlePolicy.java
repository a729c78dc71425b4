package dev.latchkey.domain;

import java.time.Duration;

/**
 * How many attempts are taken before the next has to wait (ASVS 6.3.1; NIST SP 800-63B-4, 3.2.2).
 * Only failures add up: an attempt that succeeds is taken back.
 *
 * @param enabled off counts nothing and refuses nobody
 * @param client attempts of one client, whatever the address
 * @param addressAndClient attempts of one client on one e-mail address
 * @param address attempts on one e-mail address, whoever makes them
 * @param signUps sign-ups of one client, successful ones included
 */
public record ThrottlePolicy(
    boolean enabled, Limit client, Limit addressAndClient, Limit address, Limit signUps) {

  /** A limit of so many attempts in each window: it admits just so many. */
  public record Limit(int attempts, Duration window) {

    private static final Duration LONGEST = Duration.ofDays(1);

    /**
     * @throws IllegalArgumentException if it admits none, or the window is not 1 second to 1 day
     */
    public Limit {
      if (attempts < 1) {
        throw new IllegalArgumentException("a limit admits at least 1 attempt, not " + attempts);
      }
      Bounds.check("the window of a limit", window, Duration.ofSeconds(1), LONGEST);
    }
  }

  /**
   * 100 in 15 minutes for a client, 10 in 15 minutes for an address from one client, 100 an hour
   * for an address (NIST allows 100 failures in a row), 20 sign-ups an hour for a client.
   */
  public static final ThrottlePolicy DEFAULT =
      new ThrottlePolicy(
          true,
          new Limit(100, Duration.ofMinutes(15)),
          new Limit(10, Duration.ofMinutes(15)),
          new Limit(100, Duration.ofHours(1)),
          new Limit(20, Duration.ofHours(1)));
}

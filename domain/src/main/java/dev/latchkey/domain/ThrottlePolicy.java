package dev.latchkey.domain;

import java.time.Duration;

/**
 * How many attempts are admitted before the next one must wait (ASVS 6.3.1; NIST SP 800-63B-4,
 * 3.2.2).
 *
 * @param enabled whether anything is counted or refused at all
 * @param guesses wrong passwords; right ones do not count
 * @param signUps sign-ups of one client, successful ones included
 * @param resets requests for a password reset, and what they send
 * @param passwordChanges changes of one user's password
 */
public record ThrottlePolicy(
    boolean enabled, Guesses guesses, Limit signUps, Resets resets, Limit passwordChanges) {

  /**
   * At most this many attempts in any window of this length.
   *
   * @param attempts 1 to {@link #MOST}: the store keeps one entry for each
   * @param window 1 second to 1 day
   */
  public record Limit(int attempts, Duration window) {

    /** No limit has more attempts. */
    public static final int MOST = 10_000;

    private static final Duration LONGEST = Duration.ofDays(1);

    /**
     * @throws IllegalArgumentException if the attempts or the window are out of range
     */
    public Limit {
      Bounds.check("the attempts of a limit", attempts, 1, MOST);
      Bounds.check("the window of a limit", window, Duration.ofSeconds(1), LONGEST);
    }
  }

  /**
   * Limits for wrong passwords.
   *
   * @param client from one client, at any address
   * @param addressAndClient from one client at one e-mail address; also from one known browser
   * @param address at one e-mail address, from all unknown clients together; the same again from
   *     all known browsers together
   * @param sessions as the current password, in the live sessions of one user
   */
  public record Guesses(Limit client, Limit addressAndClient, Limit address, Limit sessions) {}

  /**
   * Limits for requests for a password reset.
   *
   * @param client requests of one client, whether or not they send a letter
   * @param address letters to one e-mail address
   */
  public record Resets(Limit client, Limit address) {}

  /**
   * Guesses: 100 in 15 minutes from a client, 10 in 15 minutes at an address from one client, 100
   * an hour at an address (NIST allows 100 consecutive failures), 10 in 15 minutes in a user's
   * sessions. 20 sign-ups an hour from a client; 20 reset requests an hour from a client, 3 letters
   * to an address; 10 password changes in 15 minutes by a user.
   */
  public static final ThrottlePolicy DEFAULT =
      new ThrottlePolicy(
          true,
          new Guesses(
              new Limit(100, Duration.ofMinutes(15)),
              new Limit(10, Duration.ofMinutes(15)),
              new Limit(100, Duration.ofHours(1)),
              new Limit(10, Duration.ofMinutes(15))),
          new Limit(20, Duration.ofHours(1)),
          new Resets(new Limit(20, Duration.ofHours(1)), new Limit(3, Duration.ofHours(1))),
          new Limit(10, Duration.ofMinutes(15)));

  /** Counts nothing and refuses nothing: for load tests. */
  public static final ThrottlePolicy OFF =
      new ThrottlePolicy(
          false, DEFAULT.guesses, DEFAULT.signUps, DEFAULT.resets, DEFAULT.passwordChanges);
}

package dev.latchkey.application.port;

/**
 * Takes letters for delivery by e-mail. It answers quickly and without waiting for a mail server:
 * delivery, its bounded retries and its failures are the adapter's. Contract: {@code
 * dev.latchkey.testkit.LettersContract}.
 */
public interface Letters {

  /**
   * Takes the letter. It is delivered to its one recipient at most a few times, usually once, and
   * never in part; letters may arrive in another order than they were posted. What waits here is
   * lost if the process dies.
   *
   * @throws Busy if too many letters wait already, at least 40; nothing was taken
   */
  void post(Letter letter);
}

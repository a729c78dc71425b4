package dev.latchkey.application.port;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/**
 * Counts attempts, exactly, however many come at once. Contract: {@code
 * dev.latchkey.testkit.LoginAttemptsContract}.
 *
 * <p>Every method throws {@link StoreUnavailable} when the store cannot answer.
 */
public interface LoginAttempts {

  /** What is counted apart: at most 400 characters. */
  record Key(String value) {}

  /**
   * The attempts counted for a key.
   *
   * @param attempts how many there were in the window, this one included
   * @param windowEnds when counting begins anew, later than now
   */
  record Count(int attempts, Instant windowEnds) {}

  /**
   * Counts an attempt for the key. The first one opens a window of that length; at its end counting
   * begins anew. The adapter deletes old windows itself.
   */
  Count count(Key key, Duration window, Instant now);

  /** Takes one attempt back for each key that has any left: it succeeded, or was never made. */
  void takeBack(Collection<Key> keys);
}

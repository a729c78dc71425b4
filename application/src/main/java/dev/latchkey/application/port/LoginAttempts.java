package dev.latchkey.application.port;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/**
 * Counts attempts, exactly, however many come at once, and for all instances on the same store
 * together. Contract: {@code dev.latchkey.testkit.LoginAttemptsContract}.
 *
 * <p>Every method throws {@link StoreUnavailable} when the store cannot answer.
 */
public interface LoginAttempts {

  /** What is counted apart, to the letter: any text of at most 400 characters. */
  record Key(String value) {}

  /**
   * The attempts counted for a key.
   *
   * @param attempts how many there were in the window, this one included
   * @param windowEnds when counting begins anew, later than the attempt
   */
  record Count(int attempts, Instant windowEnds) {}

  /**
   * Counts an attempt for the key. The first one opens a window of that length, to the millisecond;
   * at its end counting begins anew. Until then the end stands, however long the windows of later
   * attempts would be, and whichever clocks are behind. The adapter deletes old windows itself.
   */
  Count count(Key key, Duration window, Instant now);

  /**
   * Takes one attempt back for each key that has any left: it succeeded, or was never made. Their
   * windows stand.
   */
  void takeBack(Collection<Key> keys);
}

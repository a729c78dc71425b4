package dev.latchkey.application.port;

/**
 * Thrown when something bounded is at capacity: the hasher, a client's or user's share of it, a
 * limit that attempts under way fill, or the queue of letters or of reset requests. What was asked
 * of it has not begun; retry in a second.
 */
public final class Busy extends RuntimeException {
  public Busy() {
    super("at capacity: retry in a second", null, false, false);
  }
}

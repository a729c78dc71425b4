package dev.latchkey.application.port;

/**
 * Thrown when the hasher is at capacity, or the caller holds its share of it already. Nothing was
 * computed; retry in a second.
 */
public final class Busy extends RuntimeException {
  public Busy() {
    super("too many passwords are being hashed", null, false, false);
  }
}

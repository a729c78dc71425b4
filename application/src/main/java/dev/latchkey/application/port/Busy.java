package dev.latchkey.application.port;

/** The hasher has as much to do as it may take on: nothing was done, and soon one may try again. */
public final class Busy extends RuntimeException {
  public Busy() {
    super("too many passwords are being hashed", null, false, false);
  }
}

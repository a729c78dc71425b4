package dev.latchkey.application.port;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a store cannot answer in time. A write whose acknowledgement was lost happened as a
 * whole or not at all. Never swallowed: a write that failed is never reported as done.
 */
public final class StoreUnavailable extends RuntimeException {
  public StoreUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what happens elsewhere, but not forever. */
final class Await {

  private static final long BETWEEN_LOOKS_NANOS = 5_000_000;

  private Await() {}

  /** Returns once it holds; fails if it does not in that time. */
  static void until(String what, Duration time, BooleanSupplier holds) {
    long end = System.nanoTime() + time.toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time: " + what).isLessThan(end);
      LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
    }
  }
}

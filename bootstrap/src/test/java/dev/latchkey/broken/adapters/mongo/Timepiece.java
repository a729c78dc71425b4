package dev.latchkey.broken.adapters.mongo;

import java.time.Clock;
import java.time.Instant;

/** Has a clock of its own. */
final class Timepiece {

  Instant instant() {
    return Instant.now();
  }

  long millis() {
    return System.currentTimeMillis();
  }

  Clock clock() {
    return Clock.systemUTC();
  }
}

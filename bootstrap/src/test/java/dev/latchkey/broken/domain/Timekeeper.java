package dev.latchkey.broken.domain;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Date;
import java.util.function.Supplier;

/** Looks at the clock on the wall. */
final class Timekeeper {

  Instant instant() {
    return Instant.now();
  }

  LocalDate dayThere(ZoneId zone) {
    return LocalDate.now(zone);
  }

  Supplier<Instant> later() {
    return Instant::now;
  }

  Clock clock() {
    return Clock.systemUTC();
  }

  Clock tickingClock(ZoneId zone) {
    return Clock.tickSeconds(zone);
  }

  InstantSource source() {
    return InstantSource.system();
  }

  @SuppressWarnings("JavaUtilDate")
  Date date() {
    return new Date();
  }

  long millis() {
    return System.currentTimeMillis();
  }

  long nanos() {
    return System.nanoTime();
  }

  void wait(int millis) throws InterruptedException {
    Thread.sleep(millis);
  }
}

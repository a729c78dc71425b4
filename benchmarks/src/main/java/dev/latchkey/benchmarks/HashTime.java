package dev.latchkey.benchmarks;

import dev.latchkey.adapters.crypto.SeededHash;
import java.util.Locale;

/**
 * {@code HashTime <seconds>}: prints how many milliseconds one password hash of the service takes,
 * alone and with one on each processor.
 */
public final class HashTime {

  private HashTime() {}

  public static void main(String[] args) throws InterruptedException {
    int seconds = Integer.parseInt(args[0]);
    int processors = Runtime.getRuntime().availableProcessors();
    try (var hash = new SeededHash()) {
      hash.millis(processors, 1); // not counted: the library is loaded
      System.out.printf(
          Locale.ROOT,
          "{\"one\":%.2f,\"all\":%.2f}%n",
          hash.millis(1, seconds),
          hash.millis(processors, seconds));
    }
  }
}

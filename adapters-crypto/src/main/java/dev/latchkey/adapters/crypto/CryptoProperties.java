package dev.latchkey.adapters.crypto;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a password hash costs, and how many are made at once.
 *
 * <p>The least that a cost may be is what OWASP's Password Storage Cheat Sheet and ASVS 5.0,
 * appendix C, call enough: 46 MiB with one pass, 19 MiB with two, 12 MiB with more.
 *
 * @param memory KiB for each hash that is being computed (19456), at most 256 MiB, less with more
 *     than 3 passes
 * @param passes over the memory (2), at most 64
 * @param lanes how many threads compute one hash (1), at most 16
 * @param concurrent how many hashes are computed at once, at most 1,024; 0 is one for each
 *     processor
 * @param queue how many more may wait (64), at most 10,000: on two cores the last of 64 waits 0.7
 *     s, and most of a web server's 200 threads stay free for others
 */
@ConfigurationProperties("latchkey.hash")
record CryptoProperties(
    @DefaultValue("19456") int memory,
    @DefaultValue("2") int passes,
    @DefaultValue("1") int lanes,
    @DefaultValue("0") int concurrent,
    @DefaultValue("64") int queue) {

  /**
   * @throws IllegalArgumentException if a setting is out of bounds
   */
  CryptoProperties {
    // Passes first: how much memory is enough, or too much, depends on them.
    within("passes", passes, 1, Argon2id.Cost.MOST_PASSES, "");
    int least = passes == 1 ? 46 * 1024 : passes == 2 ? 19 * 1024 : 12 * 1024;
    int most = Argon2id.Cost.mostMemory(passes);
    within("memory", memory, least, most, " KiB for " + passes + " passes");
    within("lanes", lanes, 1, Argon2id.Cost.MOST_LANES, "");
    within("concurrent", concurrent, 0, 1024, "");
    within("queue", queue, 0, 10_000, "");
    concurrent = concurrent == 0 ? Runtime.getRuntime().availableProcessors() : concurrent;
  }

  Argon2id.Cost cost() {
    return new Argon2id.Cost(memory, passes, lanes);
  }

  private static void within(String setting, int value, int least, int most, String unit) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "latchkey.hash."
              + setting
              + " must be "
              + least
              + " to "
              + most
              + unit
              + ", not "
              + value);
    }
  }
}

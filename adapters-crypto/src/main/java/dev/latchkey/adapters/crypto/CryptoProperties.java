package dev.latchkey.adapters.crypto;

import dev.latchkey.domain.Bounds;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The cost of a password hash, and how many hashes are computed concurrently.
 *
 * <p>The lowest cost is the minimum of OWASP's Password Storage Cheat Sheet and of ASVS 5.0,
 * appendix C: 46 MiB with one pass, 19 MiB with two, 12 MiB with more.
 *
 * @param memory KiB for each hash that is being computed (19456); at most 256 MiB, less with more
 *     than 3 passes
 * @param passes over the memory (2); at most 64
 * @param lanes threads that compute one hash (1); at most 16
 * @param concurrent hashes that are computed concurrently; at most 1,024; 0 means one for each
 *     processor
 * @param queue hashes that may wait (64); 1 to 10,000. On two cores the last of 64 waits 0.7 s, and
 *     most of a web server's 200 threads stay free
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
    within("PASSES", passes, 1, Argon2id.Cost.MOST_PASSES);
    int least = passes == 1 ? 46 * 1024 : passes == 2 ? 19 * 1024 : 12 * 1024;
    int most = Argon2id.Cost.mostMemory(passes);
    within("MEMORY_KIB with " + passes + " passes", memory, least, most);
    within("LANES", lanes, 1, Argon2id.Cost.MOST_LANES);
    within("CONCURRENT", concurrent, 0, 1024);
    within("QUEUE", queue, 1, 10_000);
    concurrent = concurrent == 0 ? Runtime.getRuntime().availableProcessors() : concurrent;
  }

  Argon2id.Cost cost() {
    return new Argon2id.Cost(memory, passes, lanes);
  }

  private static void within(String setting, int value, int least, int most) {
    Bounds.check("LATCHKEY_HASH_" + setting, value, least, most);
  }
}

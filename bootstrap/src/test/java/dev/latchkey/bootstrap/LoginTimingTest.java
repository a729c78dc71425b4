package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.adapters.web.Service;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ASVS 6.3.8: the time a refused login takes does not tell whether the address exists. */
@Tag("measurement")
class LoginTimingTest {

  private static final int PAIRS = 100;

  @TempDir private Path directory;

  @Test
  void anUnknownAddressTakesAsLongAsAWrongPassword() {
    try (var latchkey =
        new LatchkeyContext("latchkey.data-dir=" + directory, "latchkey.throttle.enabled=false")) {
      var service = latchkey.service();
      service.signUp("tom");
      for (int i = 0; i < PAIRS / 2; i++) {
        time(service, "tom");
        time(service, "nobody");
      }
      List<Long> known = new ArrayList<>();
      List<Long> unknown = new ArrayList<>();
      for (int i = 0; i < PAIRS; i++) {
        known.add(time(service, "tom"));
        unknown.add(time(service, "nobody"));
      }
      // How often, of all pairs, the known one took longer (Mann and Whitney's U): 0.5 if the two
      // distributions are the same, 0 or 1 if they do not overlap, as when no hash is computed.
      long longer =
          known.stream().mapToLong(k -> unknown.stream().filter(u -> k > u).count()).sum();
      assertThat((double) longer / (PAIRS * PAIRS)).isBetween(0.25, 0.75);
    }
  }

  private static long time(Service service, String name) {
    long start = System.nanoTime();
    assertThat(service.login(name, "wrong-password").statusCode()).isEqualTo(401);
    return System.nanoTime() - start;
  }
}

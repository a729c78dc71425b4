package dev.latchkey.adapters.web;

import static dev.latchkey.testkit.Core.JACKY;
import static dev.latchkey.testkit.Core.TOM;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the throttle looks like to a client; {@code ThrottleTest} proves its promises. */
class ThrottlingTest extends OverHttp {

  private static final String WRONG = "wrong-password";

  @Test
  void refusesTheEleventhGuessInAWindowAfterADelay() {
    guess(10);
    long begun = System.nanoTime();
    var refused = guess();

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Tarpit.DELAY);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("too_many_attempts");
    assertThat(refused.header("Retry-After")).isEqualTo("900");
    core.clock.advance(core.policies.throttle().guesses().addressAndClient().window());
    assertThat(guess().status()).isEqualTo(401);
  }

  @Test
  void doesNotLockABrowserOutThatHasLoggedInBefore() {
    String known = server.login(TOM).knownBrowser();
    guess(10);
    for (int i = 0; i < 10; i++) {
      server.login(JACKY.email().value(), WRONG);
    }

    assertThat(server.login(TOM).status()).isEqualTo(429);
    assertThat(server.login(TOM, "Cookie", known).status()).isEqualTo(200);
    assertThat(server.login(JACKY, "Cookie", known).status()).as("another account").isEqualTo(429);
  }

  private static void guess(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(guess().status()).isEqualTo(401);
    }
  }

  private static WebServer.Answer guess() {
    return server.login(TOM.email().value(), WRONG);
  }
}

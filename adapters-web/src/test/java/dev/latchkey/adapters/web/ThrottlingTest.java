package dev.latchkey.adapters.web;

import static dev.latchkey.testkit.Core.JACKY;
import static dev.latchkey.testkit.Core.TOM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.Core.Person;
import dev.latchkey.testkit.Together;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The promises of the throttle as a client sees them: one test for each. */
class ThrottlingTest extends OverHttp {

  private static final String WRONG = "wrong-password";

  @Test
  void admitsTenWrongGuessesInAWindowAlsoInParallel() {
    var outcomes = Together.run(30, i -> () -> guess().status());

    assertThat(outcomes)
        .extracting(Together.Outcome::result)
        .isSubsetOf(401, 429, 503)
        .filteredOn(Integer.valueOf(401)::equals)
        .hasSizeLessThanOrEqualTo(10);
    var refused = guessUntilRefused();
    assertThat(refused.code()).isEqualTo("too_many_attempts");
    assertThat(refused.header("Retry-After")).isEqualTo("900");
    core.clock.advance(core.policies.throttle().guesses().addressAndClient().window());
    assertThat(guess().status()).isEqualTo(401);
  }

  @Test
  void neverRefusesARightPasswordForOtherRightOnes() {
    var outcomes = Together.run(20, i -> () -> server.login(TOM).status());

    assertThat(outcomes).extracting(Together.Outcome::result).isSubsetOf(200, 503).contains(200);
    for (int i = 0; i < 20; i++) {
      assertThat(server.login(TOM).status()).isEqualTo(200);
    }
  }

  @Test
  void countsARefusedAttemptNowhereElse() {
    guess(10);
    assertThat(Together.run(100, i -> () -> guessUntilNotBusy()))
        .extracting(Together.Outcome::result)
        .containsOnly(429);
    assertThat(server.login(JACKY).status()).as("100 guesses of a client").isEqualTo(200);
  }

  @Test
  void delaysTheAnswerToAClientThatComesTooOften() {
    guess(10);
    long begun = System.nanoTime();
    assertThat(guess().status()).isEqualTo(429);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Tarpit.DELAY);
  }

  @Test
  void forgetsTheFailuresOfAClientThatSucceeds() {
    for (int i = 0; i < 3; i++) {
      guess(4);
      assertThat(server.login(TOM).status()).isEqualTo(200);
    }
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

  @Test
  void limitsSignUpsResetRequestsAndChangesToo() {
    for (int i = 0; i < 20; i++) {
      assertThat(server.signUp(Person.named("user" + i)).status()).isEqualTo(200);
      assertThat(requestReset("user" + i).status()).isEqualTo(202);
    }
    assertThat(server.signUp(Person.named("onemore")).status()).isEqualTo(429);
    assertThat(requestReset("user0").status()).isEqualTo(429);
    String token = server.login(TOM).cookie();
    for (int i = 0; i < 10; i++) {
      token = server.changePassword(token, "another one " + i).cookie();
    }
    assertThat(server.changePassword(token, "one too many").status()).isEqualTo(429);
  }

  private static void guess(int times) {
    for (int i = 0; i < times; i++) {
      guess();
    }
  }

  private static WebServer.Answer guess() {
    return server.login(TOM.email().value(), WRONG);
  }

  /** Some of those before may have been told that the service is busy: these do not count. */
  private static WebServer.Answer guessUntilRefused() {
    return Stream.generate(ThrottlingTest::guess)
        .limit(11)
        .filter(it -> it.status() != 401)
        .findFirst()
        .orElseThrow();
  }

  /** Guesses again while other attempts of the client hold its share of the hashing. */
  private static int guessUntilNotBusy() {
    int status;
    do {
      status = guess().status();
    } while (status == 503);
    return status;
  }

  private static WebServer.Answer requestReset(String name) {
    return server.call(
        "POST",
        "/api/user/request_password_reset",
        "{\"user\":{\"email\":\"" + name + "@example.com\"}}");
  }
}

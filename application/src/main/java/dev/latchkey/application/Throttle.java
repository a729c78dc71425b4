package dev.latchkey.application;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.LoginAttempts.Admitted;
import dev.latchkey.application.port.LoginAttempts.Attempt;
import dev.latchkey.application.port.LoginAttempts.Refused;
import dev.latchkey.application.port.LoginAttempts.Verdict;
import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.Refusal.TooManyAttempts;
import dev.latchkey.domain.ThrottlePolicy;
import dev.latchkey.domain.ThrottlePolicy.Limit;
import dev.latchkey.domain.User;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;

/**
 * Admits attempts until too many have failed. Each is counted before its password is checked, so
 * that parallel guesses cannot slip past.
 */
final class Throttle {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final LoginAttempts attempts;
  private final SecurityEvents events;
  private final ThrottlePolicy policy;
  private final Clock clock;

  Throttle(LoginAttempts attempts, SecurityEvents events, ThrottlePolicy policy, Clock clock) {
    this.attempts = attempts;
    this.events = events;
    this.policy = policy;
    this.clock = clock;
  }

  /** Runs an attempt to log in. A success clears the failures of this client at this address. */
  <T> T login(EmailAddress email, Client client, Supplier<T> attempt) {
    ThrottlePolicy.Guesses guesses = policy.guesses();
    if (client.knownDevice() != null) {
      String device = "device " + client.knownDevice() + " " + email;
      return clearing(client, List.of(limit(device, guesses.addressAndClient())), attempt);
    }
    String both = "address+client " + email + " " + client.network();
    return clearing(
        client,
        List.of(
            limit(both, guesses.addressAndClient()),
            limit("address " + email, guesses.address()),
            limit("client " + client.network(), guesses.client())),
        attempt);
  }

  /** Runs a check of the current password in a live session. */
  <T> T guessInSession(User.Id user, Client client, Supplier<T> attempt) {
    return clearing(
        client, List.of(limit("session " + user, policy.guesses().sessions())), attempt);
  }

  /** Runs a sign-up, which counts even if it succeeds. */
  <T> T signUp(Client client, Supplier<T> attempt) {
    return counted(
        client, List.of(limit("sign-up " + client.network(), policy.signUps())), attempt);
  }

  private static LoginAttempts.Limit limit(String key, Limit limit) {
    return new LoginAttempts.Limit(new LoginAttempts.Key(key), limit.attempts(), limit.window());
  }

  /** A success is not counted and clears the first key; anything but a refusal is no attempt. */
  private <T> T clearing(Client client, List<LoginAttempts.Limit> limits, Supplier<T> work) {
    if (!policy.enabled()) {
      return work.get();
    }
    Attempt attempt = admit(client, limits);
    T success = failing(attempt, work);
    attempts.succeed(attempt, attempt.keys().subList(0, 1));
    return success;
  }

  private <T> T counted(Client client, List<LoginAttempts.Limit> limits, Supplier<T> work) {
    if (!policy.enabled()) {
      return work.get();
    }
    Attempt attempt = admit(client, limits);
    T success = failing(attempt, work);
    attempts.fail(attempt);
    return success;
  }

  private <T> T failing(Attempt attempt, Supplier<T> work) {
    try {
      return work.get();
    } catch (Refusal refused) {
      attempts.fail(attempt);
      throw refused;
    } catch (RuntimeException neverMade) {
      attempts.cancel(attempt);
      throw neverMade;
    }
  }

  private Attempt admit(Client client, List<LoginAttempts.Limit> limits) {
    Instant now = clock.instant();
    var attempt = new Attempt(randomId(), now, limits);
    Verdict verdict = attempts.admit(attempt);
    if (verdict instanceof Admitted) {
      return attempt;
    }
    if (verdict instanceof Refused refused) {
      events.record(SecurityEvent.throttled(now, client));
      throw new TooManyAttempts(Duration.between(attempt.at(), refused.until()));
    }
    throw new Busy();
  }

  private static String randomId() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}

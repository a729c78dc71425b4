package dev.latchkey.application;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.LoginAttempts.Count;
import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Refusal.TooManyAttempts;
import dev.latchkey.domain.ThrottlePolicy;
import dev.latchkey.domain.ThrottlePolicy.Limit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Admits attempts until there are too many. Each is counted before the password is looked at, so
 * that parallel guesses cannot slip past; the counters run from the widest to the narrowest that
 * harms nobody else, and the first excess stops the attempt.
 */
final class Throttle {

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

  /** An attempt to log in: counts unless it succeeds or is never made. */
  <T> T login(EmailAddress email, Client client, Supplier<T> attempt) {
    var address = new Counter("address " + email, policy.address());
    return countFailure(
        attempt, admit(client, client(client), addressAndClient(email, client), address));
  }

  /** Exempt from the address alone, so that no stranger can lock a user out of a live session. */
  <T> T changePassword(EmailAddress email, Client client, Supplier<T> attempt) {
    return countFailure(attempt, admit(client, client(client), addressAndClient(email, client)));
  }

  /** Counts also if it succeeds. */
  <T> T signUp(Client client, Supplier<T> attempt) {
    return unlessBusy(
        attempt, admit(client, new Counter("sign-up " + client.network(), policy.signUps())));
  }

  private <T> T countFailure(Supplier<T> attempt, List<LoginAttempts.Key> counted) {
    T success = unlessBusy(attempt, counted);
    takeBack(counted);
    return success;
  }

  private <T> T unlessBusy(Supplier<T> attempt, List<LoginAttempts.Key> counted) {
    try {
      return attempt.get();
    } catch (Busy neverMade) {
      takeBack(counted);
      throw neverMade;
    }
  }

  private void takeBack(List<LoginAttempts.Key> counted) {
    if (!counted.isEmpty()) {
      attempts.takeBack(counted);
    }
  }

  private record Counter(String key, Limit limit) {}

  private Counter client(Client client) {
    return new Counter("client " + client.network(), policy.client());
  }

  private Counter addressAndClient(EmailAddress email, Client client) {
    return new Counter(
        "address+client " + email + " " + client.network(), policy.addressAndClient());
  }

  /** What was counted: nothing if the throttle is off. */
  private List<LoginAttempts.Key> admit(Client client, Counter... counters) {
    var counted = new ArrayList<LoginAttempts.Key>();
    if (policy.enabled()) {
      Instant now = clock.instant();
      for (Counter counter : counters) {
        var key = new LoginAttempts.Key(counter.key());
        Count count = attempts.count(key, counter.limit().window(), now);
        if (count.attempts() > counter.limit().attempts()) {
          events.record(SecurityEvent.throttled(now, client));
          throw new TooManyAttempts(Duration.between(now, count.windowEnds()));
        }
        counted.add(key);
      }
    }
    return counted;
  }
}

package dev.latchkey.application;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.LoginAttempts.Attempt;
import dev.latchkey.application.port.LoginAttempts.Limit;
import dev.latchkey.application.port.LoginAttempts.Occupied;
import dev.latchkey.application.port.LoginAttempts.Refused;
import dev.latchkey.application.port.LoginAttempts.Verdict;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.Refusal.TooManyAttempts;
import dev.latchkey.domain.Refusal.WrongCurrentPassword;
import dev.latchkey.domain.ThrottlePolicy;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs work that must pass limits. The attempt is counted before the work runs, so that parallel
 * guesses cannot slip past, and is settled by how the work ends.
 *
 * <p>A method that runs work throws {@link TooManyAttempts} if a limit is reached by failures, and
 * {@link Busy} if it is reached only together with attempts under way. In both cases the work has
 * not run.
 */
final class Admission {

  /** The client that makes an attempt, and the address or user that it is made at. */
  record Caller(Client client, Subject subject) {}

  private static final int ID_BYTES = 16;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final LoginAttempts attempts;
  private final Journal journal;
  private final Clock clock;
  private final RecentRefusals refusals = new RecentRefusals();

  Admission(LoginAttempts attempts, Journal journal, Clock clock) {
    this.attempts = attempts;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * Runs a check that counts if it ends with a {@link Refusal}. A success clears the failures of
   * the first limit, unless the store is unavailable by then. After any other exception the attempt
   * was never made.
   */
  <T> T guess(Caller caller, List<Limit> limits, Supplier<T> check) {
    Attempt attempt = admit(caller, limits);
    T success;
    try {
      success = check.get();
    } catch (Refusal wrong) {
      attempts.fail(attempt);
      throw wrong;
    } catch (RuntimeException neverMade) {
      attempts.cancel(attempt);
      throw neverMade;
    }
    try {
      attempts.succeed(attempt, attempt.keys().subList(0, 1));
    } catch (StoreUnavailable unsettled) {
      // The work may have written already. The attempt later counts as failed: no guess is gained.
    }
    return success;
  }

  /**
   * Checks a password and then runs work, under two limits at once. {@link WrongCurrentPassword}
   * counts as a guess, success as work; after any other exception the attempt was never made.
   *
   * @param guesses the limit of wrong passwords; its key is not used again after a success, so the
   *     attempt is left under way
   * @param counted a limit under which attempts count at once
   */
  <T> T guessOnce(Caller caller, Limit guesses, Limit counted, Supplier<T> work) {
    Attempt attempt = admit(caller, List.of(guesses, counted));
    try {
      return work.get();
    } catch (WrongCurrentPassword wrong) {
      attempts.fail(new Attempt(attempt.id(), attempt.at(), List.of(guesses)));
      attempts.cancel(new Attempt(attempt.id(), attempt.at(), List.of(counted)));
      throw wrong;
    } catch (RuntimeException neverMade) {
      attempts.cancel(attempt);
      throw neverMade;
    }
  }

  /**
   * Runs work that counts if it succeeds; after any exception the attempt was never made.
   *
   * @param counted a limit under which attempts count at once, so that a success needs no settling
   */
  <T> T count(Caller caller, Limit counted, Supplier<T> work) {
    Attempt attempt = admit(caller, List.of(counted));
    try {
      return work.get();
    } catch (RuntimeException neverMade) {
      attempts.cancel(attempt);
      throw neverMade;
    }
  }

  /** Forgets the failed attempts of a limit, as a success under it would. */
  void forget(Limit limit) {
    // Far more than one client may fail at an address.
    var unlimited = new Limit(limit.key(), ThrottlePolicy.Limit.MOST, limit.window());
    var attempt = new Attempt(randomId(), clock.instant(), List.of(unlimited));
    attempts.admit(attempt);
    attempts.succeed(attempt, attempt.keys());
    // Last, since until then the store refuses, which is remembered.
    refusals.forget(limit.key());
  }

  private Attempt admit(Caller caller, List<Limit> limits) {
    var attempt = new Attempt(randomId(), clock.instant(), limits);
    Optional<Refused> recent = refusals.find(attempt.keys(), attempt.at());
    Verdict verdict = recent.isPresent() ? recent.get() : attempts.admit(attempt);
    if (verdict instanceof Refused refused) {
      if (recent.isEmpty()) {
        refusals.remember(refused, attempt.at());
      }
      journal.tell(Kind.THROTTLED, caller.subject, caller.client);
      throw new TooManyAttempts(Duration.between(attempt.at(), refused.until()));
    }
    if (verdict instanceof Occupied) {
      throw new Busy();
    }
    return attempt;
  }

  private static String randomId() {
    byte[] bytes = new byte[ID_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}

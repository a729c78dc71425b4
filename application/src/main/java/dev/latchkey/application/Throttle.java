package dev.latchkey.application;

import dev.latchkey.application.Admission.Caller;
import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.Refusal.TooManyAttempts;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.ThrottlePolicy;
import dev.latchkey.domain.ThrottlePolicy.Limit;
import dev.latchkey.domain.User;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/**
 * Applies the {@link ThrottlePolicy}: decides by which limits an attempt is counted. Use cases for
 * users hash and check passwords through it.
 *
 * <p>A method that counts throws {@link TooManyAttempts} if a limit is reached. It throws {@link
 * Busy} if the caller should retry in a second: attempts under way fill the limit, or the client,
 * the address or the user already holds its share of the hashing.
 */
final class Throttle {

  /** About an eighth of what a node of two cores hashes and queues by default (2 and 64). */
  static final int SHARE = 8;

  private final ThrottlePolicy policy;
  private final Admission admission;
  private final FairShares shares = new FairShares(SHARE);

  Throttle(LoginAttempts attempts, Journal journal, ThrottlePolicy policy, Clock clock) {
    this.policy = policy;
    this.admission = new Admission(attempts, journal, clock);
  }

  /**
   * Checks the password of a login. A success clears the failures of this client at this address.
   * Browsers that the address knows have limits of their own, which other clients cannot use up
   * (OWASP, device cookies): one for each, and one for all together, since an attacker may hold
   * many of their cookies.
   */
  <T> T login(EmailAddress email, Client client, Supplier<T> check) {
    var caller = new Caller(client, Subject.of(email, null));
    var narrow = ofClient(email, client);
    if (client.knownDevice() != null) {
      var known = limit("known " + email, policy.guesses().address());
      return shared(client, narrow, () -> guess(caller, List.of(narrow, known), check));
    }
    // The narrowest first: where it is reached, the others need not be counted and taken back.
    var address = limit("address " + email, policy.guesses().address());
    var any = limit("client " + client.network(), policy.guesses().client());
    return shared(client, address, () -> guess(caller, List.of(narrow, address, any), check));
  }

  /** Runs a whole change of password within the share of its client and user. */
  <T> T share(SessionKey key, Client client, Supplier<T> change) {
    return shared(client, changes(key.user()), change);
  }

  /**
   * Hashes the new password and stores it. Success counts as a change. Only clients with a session
   * of the user can use up the limit.
   */
  <T> T changePassword(SessionKey key, Client client, Supplier<T> change) {
    return count(new Caller(client, Subject.of(key)), changes(key.user()), change);
  }

  /**
   * Checks the current password first; a wrong one counts as a guess. Guesses are counted by the
   * stored hash, so a success, which replaces the hash, clears them without another command (ADR
   * 40).
   *
   * @param stored the hash of the current password
   */
  <T> T changePassword(SessionKey key, Client client, PasswordHash stored, Supplier<T> change) {
    var caller = new Caller(client, Subject.of(key));
    var changes = changes(key.user());
    var guesses =
        limit("session " + key.user() + " " + stored.digest(), policy.guesses().sessions());
    return policy.enabled() ? admission.guessOnce(caller, guesses, changes, change) : change.get();
  }

  private LoginAttempts.Limit changes(User.Id user) {
    return atOnce("change " + user, policy.passwordChanges());
  }

  /** Hashes the password of a sign-up. It counts even if the sign-up is refused later. */
  <T> T signUp(EmailAddress email, Client client, Supplier<T> hashing) {
    var caller = new Caller(client, Subject.of(email, null));
    var signUps = atOnce("sign-up " + client.network(), policy.signUps());
    return shared(client, signUps, () -> count(caller, signUps, hashing));
  }

  /** Takes a client's request for a reset link; it counts whether or not a user has the address. */
  void requestReset(EmailAddress email, Client client, Runnable request) {
    var caller = new Caller(client, Subject.of(email, null));
    var any = atOnce("reset-client " + client.network(), policy.resets().client());
    count(caller, any, request);
  }

  /**
   * Sends a reset link to the address. It is counted apart from the client's request, so that a
   * refusal is not revealed to the client.
   */
  void sendReset(EmailAddress email, Client client, Runnable sending) {
    var caller = new Caller(client, Subject.of(email, null));
    count(caller, atOnce("reset-address " + email, policy.resets().address()), sending);
  }

  /** Checks a reset token and hashes the new password. A refusal counts as a guess. */
  <T> T resetPassword(User.Id user, Client client, Supplier<T> reset) {
    // The token's user is not proven yet, so the event does not name it.
    var caller = new Caller(client, Subject.NONE);
    var guesses = limit("reset-guess " + client.network(), policy.guesses().client());
    return shared(client, changes(user), () -> guess(caller, List.of(guesses), reset));
  }

  /**
   * Forgets failed logins of this client at the address, after its user has proven to own the
   * address.
   */
  void forgive(EmailAddress email, Client client) {
    if (policy.enabled()) {
      admission.forget(ofClient(email, client));
    }
  }

  /** By which a client, or a browser that the address knows, is counted at an address. */
  private LoginAttempts.Limit ofClient(EmailAddress email, Client client) {
    String key =
        client.knownDevice() == null
            ? "address+client " + email + " " + client.network()
            : "device " + client.knownDevice() + " " + email;
    return limit(key, policy.guesses().addressAndClient());
  }

  private static LoginAttempts.Limit limit(String key, Limit limit) {
    return new LoginAttempts.Limit(new LoginAttempts.Key(key), limit.attempts(), limit.window());
  }

  private static LoginAttempts.Limit atOnce(String key, Limit limit) {
    return new LoginAttempts.Limit(
        new LoginAttempts.Key(key), limit.attempts(), limit.window(), true);
  }

  private <T> T shared(Client client, LoginAttempts.Limit other, Supplier<T> hashing) {
    var network = new LoginAttempts.Key("client " + client.network());
    return policy.enabled() ? shares.hold(List.of(network, other.key()), hashing) : hashing.get();
  }

  private <T> T guess(Caller caller, List<LoginAttempts.Limit> limits, Supplier<T> check) {
    return policy.enabled() ? admission.guess(caller, limits, check) : check.get();
  }

  private void count(Caller caller, LoginAttempts.Limit limit, Runnable work) {
    Supplier<Boolean> done =
        () -> {
          work.run();
          return true;
        };
    count(caller, limit, done);
  }

  private <T> T count(Caller caller, LoginAttempts.Limit limit, Supplier<T> work) {
    return policy.enabled() ? admission.count(caller, limit, work) : work.get();
  }
}

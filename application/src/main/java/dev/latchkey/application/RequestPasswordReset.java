package dev.latchkey.application;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.Letter;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordReset;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.RecoveryPolicy;
import dev.latchkey.domain.Refusal.PasswordResetNotSetUp;
import dev.latchkey.domain.Refusal.TooManyAttempts;
import dev.latchkey.domain.ResetToken;
import dev.latchkey.domain.User;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/**
 * Sends a reset link to a user who has forgotten the password. It answers before it looks: neither
 * the answer nor its time reveals whether a user has the address (ASVS 6.3.8).
 */
public final class RequestPasswordReset {

  private final Ports ports;
  private final RecoveryPolicy policy;
  private final Throttle throttle;
  private final Journal journal;
  private final Clock clock;

  RequestPasswordReset(
      Ports ports, RecoveryPolicy policy, Throttle throttle, Journal journal, Clock clock) {
    this.ports = ports;
    this.policy = policy;
    this.throttle = throttle;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * Takes the request and returns. In the background a known, enabled user gets a letter, unless
   * another reset was requested or issued within {@link RecoveryPolicy#pause} or too many were
   * sent; an older link stops working. If the store is unavailable by then or too many letters
   * wait, no letter is sent and an event records it.
   *
   * @throws PasswordResetNotSetUp if {@link RecoveryPolicy#byMail} is off
   * @throws TooManyAttempts if the client has asked for too many links
   * @throws Busy if too many requests wait already
   * @throws StoreUnavailable if the request cannot be counted
   */
  public void execute(EmailAddress email, Client client) {
    if (!policy.byMail()) {
      var subject = Subject.of(email, null);
      journal.tell(Kind.PASSWORD_RESET_REFUSED, subject, client, Reason.RESET_NOT_SET_UP);
      throw new PasswordResetNotSetUp();
    }
    throttle.requestReset(email, client, () -> accept(email, client));
  }

  private void accept(EmailAddress email, Client client) {
    try {
      ports.background().execute(() -> answer(email, client));
    } catch (RejectedExecutionException full) {
      throw new Busy();
    }
  }

  private void answer(EmailAddress email, Client client) {
    try {
      Optional<User> user = ports.users().find(email);
      var subject = Subject.of(email, user.map(User::id).orElse(null));
      journal.tell(Kind.PASSWORD_RESET_REQUESTED, subject, client);
      user.ifPresent(it -> answer(it, client));
    } catch (TooManyAttempts recorded) {
      // The client must not see it: it would reveal other requests for this address.
    } catch (Busy | StoreUnavailable failed) {
      journal.tell(Kind.LETTER_LOST, Subject.of(email, null), client);
    }
  }

  /** Sends and counts nothing if the user is disabled, or within the pause after another reset. */
  private void answer(User user, Client client) {
    ResetToken token = ResetToken.issue(user.id());
    PasswordReset reset = policy.resetFor(token, user.email(), clock.instant());
    if (reset.equals(user.requestReset(reset, policy).reset())) {
      throttle.sendReset(user.email(), client, () -> send(user.id(), token, reset));
    }
  }

  private void send(User.Id user, ResetToken token, PasswordReset reset) {
    Optional<User> asked = ports.users().update(user, it -> it.requestReset(reset, policy));
    if (asked.isPresent() && reset.equals(asked.get().reset())) {
      // The stored address, not the one that was typed (CVE-2019-19844).
      post(user, reset, new Letter.ResetLink(reset.sentTo(), token, reset.expiresAt()));
    }
  }

  /** A reset whose letter does not go out must not hold back the next one. */
  private void post(User.Id user, PasswordReset reset, Letter letter) {
    try {
      ports.letters().post(letter);
    } catch (Busy full) {
      ports.users().update(user, it -> it.withdrawReset(reset));
      throw full;
    }
  }
}

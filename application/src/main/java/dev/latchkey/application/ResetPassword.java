package dev.latchkey.application;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.Letter;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.NewPassword;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.PasswordPolicy;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.Refusal.ResetLinkInvalid;
import dev.latchkey.domain.ResetToken;
import dev.latchkey.domain.User;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Sets a new password for a valid reset token. One call takes the token and the password, so no
 * step can be skipped. It opens no session, so it bypasses no other check.
 */
public final class ResetPassword {

  private final Ports ports;
  private final PasswordPolicy policy;
  private final Throttle throttle;
  private final Changes changes;
  private final Journal journal;

  ResetPassword(
      Ports ports, PasswordPolicy policy, Throttle throttle, Changes changes, Journal journal) {
    this.ports = ports;
    this.policy = policy;
    this.throttle = throttle;
    this.changes = changes;
    this.journal = journal;
  }

  /**
   * Resets for a client whose browser is known at no address; otherwise, and in what it throws,
   * like the other method.
   */
  public void execute(ResetToken token, Password fresh, Client client) {
    execute(token, fresh, client, address -> client);
  }

  /**
   * Sets the password, ends every session of the user and uses the token up, in one write. A
   * refused reset has no effect: the token stays valid. The token is checked before anything is
   * hashed. Logins of this client at the address that failed before are forgotten; another node
   * that has just refused one may refuse it for 10 seconds more.
   *
   * @param known returns the client with the id by which its browser is known for an address, if it
   *     is ({@link Client#asKnownDevice})
   * @throws ResetLinkInvalid if the token is wrong, used, replaced, voided or expired
   * @throws Refusal.PasswordRejected if the policy rejects the new password
   * @throws Refusal.TooManyAttempts if the client has failed too often
   * @throws Busy if the hasher is at capacity, the client or user holds its share of it, or
   *     attempts under way fill a limit
   * @throws StoreUnavailable if the store cannot answer
   */
  public void execute(
      ResetToken token, Password fresh, Client client, Function<EmailAddress, Client> known) {
    User changed = throttle.resetPassword(token.user(), client, () -> reset(token, fresh, client));
    forgive(changed.email(), known.apply(changed.email()));
  }

  private void forgive(EmailAddress email, Client client) {
    try {
      throttle.forgive(email, client);
    } catch (StoreUnavailable away) {
      // The password is set; the user may have to wait for the next login.
    }
  }

  private User reset(ResetToken token, Password fresh, Client client) {
    Optional<User> user = ports.users().find(token.user());
    try {
      return reset(token, fresh, user.orElseThrow(ResetLinkInvalid::new), client);
    } catch (ResetLinkInvalid | Refusal.PasswordRejected refused) {
      var subject = Subject.of(user.map(User::id).orElse(null));
      journal.tell(Kind.PASSWORD_RESET_REFUSED, subject, client, Reason.of(refused));
      throw refused;
    }
  }

  private User reset(ResetToken token, Password fresh, User user, Client client) {
    Instant now = changes.rules().now();
    user.checkReset(token, now);
    NewPassword accepted = policy.accept(fresh, user.username(), user.email());
    PasswordHash hash = ports.hasher().hash(accepted.password());
    User changed =
        changes
            .apply(
                user.id(), it -> it.resetPassword(token, hash, now), client, Reason.PASSWORD_RESET)
            .orElseThrow(ResetLinkInvalid::new);
    journal.tell(Kind.PASSWORD_RESET, Subject.of(changed.id()), client);
    journal.post(new Letter.PasswordReset(changed.email(), changed.id(), now), client);
    return changed;
  }
}

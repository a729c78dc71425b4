package dev.latchkey.application;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.Letter;
import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.NewPassword;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.PasswordPolicy;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.Refusal.ResetLinkInvalid;
import dev.latchkey.domain.ResetToken;
import dev.latchkey.domain.User;
import java.time.Clock;
import java.time.Instant;

/**
 * Sets a new password for a valid reset token. There is no state between the request and this call,
 * so no step can be skipped. It opens no session, so it bypasses no other check.
 */
public final class ResetPassword {

  private final Ports ports;
  private final PasswordPolicy policy;
  private final Throttle throttle;
  private final Notices notices;
  private final Clock clock;

  ResetPassword(
      Ports ports, PasswordPolicy policy, Throttle throttle, Notices notices, Clock clock) {
    this.ports = ports;
    this.policy = policy;
    this.throttle = throttle;
    this.notices = notices;
    this.clock = clock;
  }

  /**
   * Sets the password, ends every session of the user and uses the token up, in one write. A
   * refused reset has no effect: the token stays valid. The token is checked before anything is
   * hashed.
   *
   * @throws ResetLinkInvalid if the token is wrong, used, replaced, voided or expired
   * @throws Refusal.PasswordRejected if the policy rejects the new password
   * @throws Refusal.TooManyAttempts if the client has failed too often
   * @throws Busy if the hasher is at capacity
   * @throws StoreUnavailable if the store cannot answer
   */
  public void execute(ResetToken token, Password fresh, Client client) {
    User changed =
        throttle.resetPassword(
            token.user(),
            client,
            () -> {
              try {
                return reset(token, fresh);
              } catch (ResetLinkInvalid invalid) {
                ports.events().record(SecurityEvent.passwordResetRefused(clock.instant(), client));
                throw invalid;
              }
            });
    Instant now = clock.instant();
    ports.events().record(SecurityEvent.passwordReset(now, changed.id(), client));
    notices.post(new Letter.PasswordReset(changed.email(), changed.id(), now));
  }

  private User reset(ResetToken token, Password fresh) {
    Instant now = clock.instant();
    User user = ports.users().find(token.user()).orElseThrow(ResetLinkInvalid::new);
    user.checkReset(token, now);
    NewPassword accepted = policy.accept(fresh, user.username(), user.email());
    PasswordHash hash = ports.hasher().hash(accepted.password());
    return ports
        .users()
        .update(user.id(), it -> it.resetPassword(token, hash, now))
        .orElseThrow(ResetLinkInvalid::new);
  }
}

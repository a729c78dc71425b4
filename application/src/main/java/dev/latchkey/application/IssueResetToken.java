package dev.latchkey.application;

import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.RecoveryPolicy;
import dev.latchkey.domain.Refusal.NoSuchUser;
import dev.latchkey.domain.Refusal.UserDisabled;
import dev.latchkey.domain.ResetToken;
import dev.latchkey.domain.User;
import java.time.Instant;
import java.util.Objects;

/** For operators: issues a reset token, to be handed over to the user. It works without mail. */
public final class IssueResetToken {

  private final OperatorActs acts;
  private final RecoveryPolicy policy;

  IssueResetToken(OperatorActs acts, RecoveryPolicy policy) {
    this.acts = acts;
    this.policy = policy;
  }

  /**
   * Issues a token that works for {@link RecoveryPolicy#lifetime}; an older one stops working. This
   * one stops working, too, if a link is requested for the address after {@link
   * RecoveryPolicy#pause}. The password and the sessions stay until the user sets another password
   * with it.
   *
   * @throws NoSuchUser if there is none
   * @throws UserDisabled if the user is disabled
   * @throws StoreUnavailable if the store cannot answer
   */
  public IssuedReset execute(User.Id user) {
    ResetToken token = ResetToken.issue(user);
    Instant now = acts.now();
    User issued = acts.update(user, Kind.OPERATOR_ISSUED_RESET, it -> withReset(it, token, now));
    return new IssuedReset(token, Objects.requireNonNull(issued.reset()));
  }

  private User withReset(User user, ResetToken token, Instant now) {
    return user.issueReset(policy.resetFor(token, user.email(), now));
  }
}

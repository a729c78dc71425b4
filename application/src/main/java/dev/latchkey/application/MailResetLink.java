package dev.latchkey.application;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.Letter;
import dev.latchkey.application.port.Letters;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.PasswordReset;
import dev.latchkey.domain.RecoveryPolicy;
import dev.latchkey.domain.Refusal.NoSuchUser;
import dev.latchkey.domain.Refusal.PasswordResetNotSetUp;
import dev.latchkey.domain.Refusal.UserDisabled;
import dev.latchkey.domain.User;

/** For operators: mails a reset link to the user; the operator does not see the token. */
public final class MailResetLink {

  private final IssueResetToken issueResetToken;
  private final Letters letters;
  private final RecoveryPolicy policy;

  MailResetLink(IssueResetToken issueResetToken, Letters letters, RecoveryPolicy policy) {
    this.issueResetToken = issueResetToken;
    this.letters = letters;
    this.policy = policy;
  }

  /**
   * Issues a token as {@link IssueResetToken} does, and posts the letter to the stored address.
   *
   * @return where the letter goes, and until when its link works
   * @throws PasswordResetNotSetUp if {@link RecoveryPolicy#byMail} is off
   * @throws NoSuchUser if there is none
   * @throws UserDisabled if the user is disabled
   * @throws Busy if too many letters wait already; the token was issued, an older one is void, and
   *     a link that the user asks for within {@link RecoveryPolicy#pause} is not sent
   * @throws StoreUnavailable if the store cannot answer
   */
  public PasswordReset execute(User.Id user) {
    if (!policy.byMail()) {
      throw new PasswordResetNotSetUp();
    }
    IssuedReset issued = issueResetToken.execute(user);
    PasswordReset reset = issued.reset();
    letters.post(new Letter.ResetLink(reset.sentTo(), issued.token(), reset.expiresAt()));
    return reset;
  }
}

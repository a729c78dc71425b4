package dev.latchkey.domain;

import dev.latchkey.domain.Refusal.RecentLoginRequired;
import dev.latchkey.domain.Refusal.WrongCurrentPassword;

/** What entitles a live session to change the password. */
public sealed interface PasswordProof {

  /**
   * Returns the session as it is once the proof was accepted.
   *
   * @param stored the user's hash at the time of the change
   * @throws WrongCurrentPassword if the current password was given and is not that of the hash
   * @throws RecentLoginRequired if it was not given and the session's last proof is too old
   */
  Session accept(Session session, PasswordHash stored, SessionRules rules);

  /** The current password was given, and matched this hash. */
  record CurrentPassword(PasswordHash verified) implements PasswordProof {

    @Override
    public Session accept(Session session, PasswordHash stored, SessionRules rules) {
      if (!stored.equals(verified)) {
        throw new WrongCurrentPassword();
      }
      return session.proven(rules.now());
    }
  }

  /** The password was proven in this session a short while ago. */
  record RecentLogin() implements PasswordProof {

    @Override
    public Session accept(Session session, PasswordHash stored, SessionRules rules) {
      session.demandRecentLogin(rules);
      return session;
    }
  }
}

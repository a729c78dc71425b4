package dev.latchkey.application.port;

import dev.latchkey.domain.Password;

/**
 * The passwords that many people use and attackers try first. Answers are exact: a probabilistic
 * filter would refuse good passwords. Safe for concurrent use. Contract: {@code
 * dev.latchkey.testkit.CommonPasswordsContract}.
 */
public interface CommonPasswords {

  /**
   * Returns whether the whole password is one of them or looks like one: compare {@link
   * Password#folded}, which does not depend on the locale of the machine.
   */
  boolean contains(Password password);
}

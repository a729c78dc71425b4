package dev.latchkey.application.port;

import dev.latchkey.domain.Password;

/**
 * The passwords that many people use and attackers try first. Contract: {@code
 * dev.latchkey.testkit.CommonPasswordsContract}.
 */
public interface CommonPasswords {

  /**
   * Returns whether the whole password is one of them or looks like one: compare {@link
   * Password#folded}.
   */
  boolean contains(Password password);
}

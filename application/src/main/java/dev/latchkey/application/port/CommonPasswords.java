package dev.latchkey.application.port;

import dev.latchkey.domain.Password;

/**
 * The passwords that many people use, and attackers try first. Contract: {@code
 * dev.latchkey.testkit.CommonPasswordsContract}.
 */
public interface CommonPasswords {

  /** Whether the whole of it is one of them, in any mix of upper and lower case. */
  boolean contains(Password password);
}

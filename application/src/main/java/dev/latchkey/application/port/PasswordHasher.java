package dev.latchkey.application.port;

import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;

/**
 * Computes and verifies password hashes, deliberately slowly and with bounded concurrency. Safe for
 * concurrent use; no call permanently uses up a part of that bound. Contract: {@code
 * dev.latchkey.testkit.PasswordHasherContract}.
 */
public interface PasswordHasher {

  /**
   * Hashes the whole password, every bit of every character, in its NFC form. The salt is random:
   * two hashes of one password differ, whichever instances make them. The hash describes itself, so
   * that every other instance can verify it, and does not contain the password.
   *
   * @throws Busy if the hasher is at capacity
   */
  PasswordHash hash(Password password);

  /**
   * Returns whether the hash was made from this password. A hash that it cannot read, or whose cost
   * exceeds what it is ready to spend, matches nothing and costs nothing. No cache lets a password
   * match another hash.
   *
   * @throws Busy if the hasher is at capacity
   */
  boolean matches(Password password, PasswordHash hash);

  /**
   * Returns whether {@link #hash} would make the hash in another way today, even if only the cost
   * differs. True for one that it cannot read.
   */
  boolean outdated(PasswordHash hash);

  /**
   * Returns whether {@link #matches} could be true for some password: it can read the hash and is
   * ready to spend what it costs. Nothing is computed.
   */
  boolean readable(PasswordHash hash);
}

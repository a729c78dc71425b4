package dev.latchkey.broken.application;

import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;

/** Tells whether a password is right as often as it is asked. */
interface Guesser {
  static boolean isRight(PasswordHasher hasher, Password guess, PasswordHash hash) {
    return hasher.matches(guess, hash);
  }
}

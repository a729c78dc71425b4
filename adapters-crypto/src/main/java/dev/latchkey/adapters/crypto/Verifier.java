package dev.latchkey.adapters.crypto;

import dev.latchkey.domain.Password;
import java.util.function.Predicate;

/** A readable stored hash of an acceptable cost, ready to be compared with a password. */
@FunctionalInterface
interface Verifier {

  boolean matches(Password password);

  /**
   * Verifies a hash that may have been made without NFC: first with the NFC form, then with the raw
   * text if it differs.
   */
  static Verifier ofEitherForm(Predicate<String> check) {
    return password ->
        check.test(password.normalized())
            || (!password.raw().equals(password.normalized()) && check.test(password.raw()));
  }
}

package dev.latchkey.adapters.crypto;

import dev.latchkey.domain.Password;
import java.util.function.Predicate;

/** A stored hash that could be read and costs no more than is allowed: knows its password. */
@FunctionalInterface
interface Verifier {

  boolean matches(Password password);

  /**
   * Of a hash made before passwords were normalised: of the NFC form, or else of what was typed.
   */
  static Verifier ofEitherForm(Predicate<String> check) {
    return password ->
        check.test(password.normalized())
            || (!password.raw().equals(password.normalized()) && check.test(password.raw()));
  }
}

package dev.latchkey.adapters.mongo;

import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Username;

/** Users are found by the text as stored, so another spelling would never be found again. */
final class Canonical {

  private Canonical() {}

  static Username username(String stored) {
    var username = new Username(stored);
    demand(username.value().equals(stored), "username is not canonical");
    return username;
  }

  static EmailAddress email(String stored) {
    var email = new EmailAddress(stored);
    demand(email.value().equals(stored), "email is not canonical");
    return email;
  }

  private static void demand(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}

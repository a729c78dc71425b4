package dev.latchkey.adapters.mongo;

import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Username;

/**
 * Reads stored names and addresses; rejects a spelling that is not canonical, because such a user
 * would never be found.
 */
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

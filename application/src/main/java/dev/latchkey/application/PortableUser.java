package dev.latchkey.application;

import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a user that move from one store to another: all but sessions and a pending reset.
 *
 * @param id null if the user has none yet: then a new one is made
 */
public record PortableUser(
    User.@Nullable Id id,
    Username username,
    EmailAddress email,
    PasswordHash passwordHash,
    boolean disabled) {

  static PortableUser of(User user) {
    return of(user.id(), user);
  }

  private static PortableUser of(User.@Nullable Id id, User user) {
    return new PortableUser(
        id, user.username(), user.email(), user.passwordHash(), user.disabled());
  }

  /** Returns whether it is that user in the same state. */
  boolean is(User user) {
    return equals(id == null ? of(null, user) : of(user));
  }
}

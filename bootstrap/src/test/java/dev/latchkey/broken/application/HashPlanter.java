package dev.latchkey.broken.application;

import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.Access;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import java.util.List;

/** Gives a user another password in every way there is. */
interface HashPlanter {
  static PasswordHash hash(PasswordHasher hasher, Password password) {
    return hasher.hash(password);
  }

  static void add(Users users, User user) {
    users.add(user);
  }

  static User rehash(User user, PasswordHash hash) {
    return user.rehash(hash);
  }

  static User create(Username username, EmailAddress email, PasswordHash hash) {
    return User.create(username, email, hash);
  }

  static User construct(User user, Access access) {
    return new User(user.id(), user.username(), user.email(), access, List.of());
  }
}

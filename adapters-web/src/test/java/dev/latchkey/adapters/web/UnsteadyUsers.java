package dev.latchkey.adapters.web;

import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.User;
import dev.latchkey.testkit.InMemoryUsers;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Users of a store that can be taken away. */
final class UnsteadyUsers implements Users {

  private final Users users = new InMemoryUsers();
  volatile boolean away;

  private Users users() {
    if (away) {
      throw new StoreUnavailable("taken away", null);
    }
    return users;
  }

  @Override
  public Optional<User> find(User.Id id) {
    return users().find(id);
  }

  @Override
  public Optional<User> find(EmailAddress email) {
    return users().find(email);
  }

  @Override
  public void add(User user) {
    users().add(user);
  }

  @Override
  public Optional<User> update(User.Id id, UnaryOperator<User> change) {
    return users().update(id, change);
  }
}

package dev.latchkey.application;

import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.User;
import dev.latchkey.testkit.InMemoryUsers;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@link Users} whose store can be away: for everything, or for the updates of one user. */
final class FailingUsers implements Users {

  private final Users users = new InMemoryUsers();
  private boolean away;
  private Optional<User.Id> unwritable = Optional.empty();

  void goAway() {
    away = true;
  }

  void comeBack() {
    away = false;
    unwritable = Optional.empty();
  }

  void refuseToWrite(User.Id user) {
    unwritable = Optional.of(user);
  }

  @Override
  public Optional<User> find(User.Id id) {
    return available().find(id);
  }

  @Override
  public Optional<User> find(EmailAddress email) {
    return available().find(email);
  }

  @Override
  public void add(User user) {
    available().add(user);
  }

  @Override
  public Optional<User> update(User.Id id, UnaryOperator<User> change) {
    if (unwritable.filter(id::equals).isPresent()) {
      throw new StoreUnavailable("away for this user", null);
    }
    return available().update(id, change);
  }

  private Users available() {
    if (away) {
      throw new StoreUnavailable("away", null);
    }
    return users;
  }
}

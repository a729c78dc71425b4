package dev.latchkey.application;

import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.User;
import dev.latchkey.testkit.InMemoryUsers;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Users of whom one can be read but not written. */
final class FailingUsers extends InMemoryUsers {

  private Optional<User.Id> unwritable = Optional.empty();

  void refuseToWrite(User.Id user) {
    unwritable = Optional.of(user);
  }

  @Override
  public Optional<User> update(User.Id id, UnaryOperator<User> change) {
    if (unwritable.filter(id::equals).isPresent()) {
      throw new StoreUnavailable("away for this user", null);
    }
    return super.update(id, change);
  }
}

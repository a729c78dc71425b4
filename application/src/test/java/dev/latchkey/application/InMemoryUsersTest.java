package dev.latchkey.application;

import dev.latchkey.application.port.Users;
import dev.latchkey.testkit.InMemoryUsers;
import dev.latchkey.testkit.UsersContract;
import java.util.Optional;

class InMemoryUsersTest extends UsersContract {

  @Override
  protected Users emptyUsers() {
    return new InMemoryUsers();
  }

  @Override
  protected Optional<Users> withoutStore() {
    var away = new InMemoryUsers();
    away.goAway();
    return Optional.of(away);
  }

  @Override
  protected Optional<Runnable> storeTakenFrom(Users users) {
    return Optional.of(((InMemoryUsers) users)::goAway);
  }
}

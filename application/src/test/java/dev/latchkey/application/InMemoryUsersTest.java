package dev.latchkey.application;

import dev.latchkey.application.port.Users;
import dev.latchkey.testkit.InMemoryUsers;
import dev.latchkey.testkit.UsersContract;

class InMemoryUsersTest extends UsersContract {

  @Override
  protected Users emptyUsers() {
    return new InMemoryUsers();
  }
}

package dev.latchkey.adapters.mongo;

import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.Users;
import dev.latchkey.testkit.LoginAttemptsContract;
import dev.latchkey.testkit.UsersContract;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** The contracts of the ports that the adapter implements; extend it for a kind of server. */
abstract class MongoContracts {

  private TestDatabase database;

  /** Returns the connection string of the server. */
  abstract String url();

  @BeforeEach
  void open() {
    database = new TestDatabase(url());
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Nested
  class UsersTest extends UsersContract {
    @Override
    protected Users emptyUsers() {
      return database.users();
    }

    @Override
    protected Users secondInstance(Users first) {
      return database.users();
    }

    @Override
    protected Optional<Users> withoutStore() {
      return Optional.of(new MongoUsers(TestDatabase.away(), Duration.ofSeconds(3)));
    }
  }

  @Nested
  class LoginAttemptsTest extends LoginAttemptsContract {
    @Override
    protected LoginAttempts noAttempts() {
      return database.loginAttempts();
    }

    @Override
    protected LoginAttempts secondInstance(LoginAttempts first) {
      return database.loginAttempts();
    }

    @Override
    protected Optional<LoginAttempts> withoutStore() {
      return Optional.of(new MongoLoginAttempts(TestDatabase.away()));
    }
  }
}

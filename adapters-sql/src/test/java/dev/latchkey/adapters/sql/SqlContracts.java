package dev.latchkey.adapters.sql;

import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.Users;
import dev.latchkey.testkit.LoginAttemptsContract;
import dev.latchkey.testkit.UsersContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** The contracts of the ports that the adapter implements; extend it for a kind of database. */
abstract class SqlContracts {

  private final List<Database> open = new ArrayList<>();

  /** Makes a new, empty database, to which {@link #open} leads from now on. */
  abstract void create() throws Exception;

  /** Opens the database as a node does. */
  abstract Database open();

  /** Lets the database answer this node no more. */
  abstract void takeAwayFrom(Database node);

  @BeforeEach
  void begin() throws Exception {
    create();
  }

  @AfterEach
  void end() {
    open.forEach(Database::close);
  }

  private Database node() {
    Database node = open();
    open.add(node);
    return node;
  }

  private Database nodeWithoutStore() {
    Database node = node();
    takeAwayFrom(node);
    return node;
  }

  @Nested
  class UsersTest extends UsersContract {
    @Override
    protected Users emptyUsers() {
      return new SqlUsers(node());
    }

    @Override
    protected Users secondInstance(Users first) {
      return new SqlUsers(node());
    }

    @Override
    protected Optional<Users> withoutStore() {
      return Optional.of(new SqlUsers(nodeWithoutStore()));
    }

    @Override
    protected Optional<Runnable> storeTakenFrom(Users users) {
      return Optional.of(() -> takeAwayFrom(open.get(0)));
    }
  }

  @Nested
  class LoginAttemptsTest extends LoginAttemptsContract {
    @Override
    protected LoginAttempts noAttempts() {
      return new SqlLoginAttempts(node());
    }

    @Override
    protected LoginAttempts secondInstance(LoginAttempts first) {
      return new SqlLoginAttempts(node());
    }

    @Override
    protected Optional<LoginAttempts> withoutStore() {
      return Optional.of(new SqlLoginAttempts(nodeWithoutStore()));
    }

    @Override
    protected OptionalInt storedKeys(LoginAttempts attempts) {
      return OptionalInt.of(
          node()
              .read(
                  sql ->
                      sql.sql("select count(distinct key) from login_attempts")
                          .query(Integer.class)
                          .single()));
    }
  }
}

package dev.latchkey.adapters.sql;

import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@link Users} in the table {@code users}. Unique constraints decide races of sign-ups; an update
 * is read, applied and written if the version is still the one that was read.
 */
final class SqlUsers implements Users {

  /** 64 parallel updates of one user need about as many tries, if luck is against one of them. */
  private static final int MOST_TRIES = 200;

  private static final int LONGEST_PAUSE_MILLIS = 16;

  private final Database database;

  SqlUsers(Database database) {
    this.database = database;
  }

  @Override
  public Optional<User> find(User.Id id) {
    return row("id", id.value()).map(UserRow::user);
  }

  @Override
  public Optional<User> find(EmailAddress email) {
    return row("email", email.value()).map(UserRow::user);
  }

  @Override
  public Optional<User> find(Username username) {
    return row("username", username.value()).map(UserRow::user);
  }

  private Optional<UserRow> row(String column, String value) {
    return database.read(
        sql ->
            sql.sql("select * from users where " + column + " = ?")
                .param(value)
                .query(UserRow::of)
                .optional());
  }

  @Override
  public void add(User user) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      if (insert(user)) {
        return;
      }
      if (find(user.username()).isPresent()) {
        throw new Refusal.UsernameTaken();
      }
      if (find(user.email()).isPresent()) {
        throw new Refusal.EmailTaken();
      }
      if (find(user.id()).isPresent()) {
        throw new Refusal.UserIdTaken();
      }
      // The conflicting user has been removed meanwhile: try again.
    }
    throw new StoreUnavailable("others were quicker " + MOST_TRIES + " times", null);
  }

  private boolean insert(User user) {
    return database.write(
            sql ->
                sql.sql(
                        "insert into users"
                            + " (id, username, email, password_hash, sessions, disabled, reset,"
                            + " version) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing")
                    .param(user.id().value())
                    .param(user.username().value())
                    .param(user.email().value())
                    .param(user.passwordHash().value())
                    .param(UserJson.write(user.sessions()))
                    .param(user.disabled())
                    .param(UserJson.write(user.reset()))
                    .param(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE / 2))
                    .update())
        == 1;
  }

  @Override
  public Optional<User> update(User.Id id, UnaryOperator<User> change) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Optional<UserRow> read = row("id", id.value());
      if (read.isEmpty()) {
        return Optional.empty();
      }
      User before = read.get().user();
      User after = change.apply(before);
      if (after.equals(before) || write(after, read.get().version())) {
        return Optional.of(after);
      }
      pause(tries);
    }
    throw new StoreUnavailable("others were quicker " + MOST_TRIES + " times", null);
  }

  private boolean write(User user, long version) {
    return database.write(
            sql ->
                sql.sql(
                        "update users set password_hash = ?, sessions = ?, disabled = ?, reset = ?,"
                            + " version = version + 1 where id = ? and version = ?")
                    .param(user.passwordHash().value())
                    .param(UserJson.write(user.sessions()))
                    .param(user.disabled())
                    .param(UserJson.write(user.reset()))
                    .param(user.id().value())
                    .param(version)
                    .update())
        == 1;
  }

  /** Jitter, so that those who collided do not collide again. */
  private static void pause(int tries) {
    int longest = Math.min(LONGEST_PAUSE_MILLIS, 1 << Math.min(tries, 10));
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(longest + 1));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable("interrupted", interrupted);
    }
  }

  @Override
  public Optional<User> remove(User.Id id) {
    return database.write(
        sql ->
            sql.sql("delete from users where id = ? returning *")
                .param(id.value())
                .query(UserRow::of)
                .optional()
                .map(UserRow::user));
  }

  @Override
  public List<User> page(User.@Nullable Id after, int limit) {
    if (limit < 1 || limit > LARGEST_PAGE) {
      throw new IllegalArgumentException("a page has 1 to " + LARGEST_PAGE + " users");
    }
    return database.read(
        sql ->
            sql
                .sql("select * from users where id > ? order by id limit ?")
                .param(after == null ? "" : after.value())
                .param(limit)
                .query(UserRow::of)
                .list()
                .stream()
                .map(UserRow::user)
                .toList());
  }
}

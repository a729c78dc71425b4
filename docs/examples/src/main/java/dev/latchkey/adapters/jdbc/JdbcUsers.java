package dev.latchkey.adapters.jdbc;

import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** {@link Users} in the table {@code users}: a row is a user with the sessions. */
final class JdbcUsers implements Users {

  private static final String TABLE =
      """
      create table if not exists users (
        id varchar(128) primary key,
        username varchar(64) not null unique,
        email varchar(254) not null unique,
        password_hash varchar(4096) not null,
        sessions text not null,
        version bigint not null)
      """;

  /** A try fails only where another update succeeded: so many at once are sure to end well. */
  private static final int MOST_TRIES = 200;

  private static final int TIMEOUT_SECONDS = 5;

  /** A user as read, and how many updates there had been. */
  private record Row(User user, long version) {}

  private final DataSource source;

  JdbcUsers(DataSource source) {
    this.source = source;
    execute(TABLE, PreparedStatement::executeUpdate);
  }

  @Override
  public Optional<User> find(User.Id id) {
    return read("id", id.value()).map(Row::user);
  }

  @Override
  public Optional<User> find(EmailAddress email) {
    return read("email", email.value()).map(Row::user);
  }

  @Override
  public Optional<User> find(Username username) {
    return read("username", username.value()).map(Row::user);
  }

  private Optional<Row> read(String column, String value) {
    return execute(
        "select * from users where " + column + " = ?",
        statement -> {
          try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(row(rows)) : Optional.<Row>empty();
          }
        },
        value);
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        new User(
            new User.Id(row.getString("id")),
            new Username(row.getString("username")),
            new EmailAddress(row.getString("email")),
            new PasswordHash(row.getString("password_hash")),
            SessionText.read(row.getString("sessions"))),
        row.getLong("version"));
  }

  @Override
  public void add(User user) {
    try {
      execute(
          "insert into users (id, username, email, password_hash, sessions, version)"
              + " values (?, ?, ?, ?, ?, 0)",
          PreparedStatement::executeUpdate,
          user.id().value(),
          user.username().value(),
          user.email().value(),
          user.passwordHash().value(),
          SessionText.write(user.sessions()));
    } catch (StoreUnavailable failed) {
      if (!isConstraint(failed.getCause())) {
        throw failed;
      }
      boolean name = read("username", user.username().value()).isPresent();
      throw name ? new Refusal.UsernameTaken() : new Refusal.EmailTaken();
    }
  }

  /** SQLSTATE 23...: an integrity constraint was violated, here a unique one. */
  private static boolean isConstraint(@Nullable Throwable failure) {
    return failure instanceof SQLException sql
        && String.valueOf(sql.getSQLState()).startsWith("23");
  }

  @Override
  public Optional<User> update(User.Id id, UnaryOperator<User> change) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Optional<Row> read = read("id", id.value());
      if (read.isEmpty()) {
        return Optional.empty();
      }
      User before = read.get().user();
      User after = change.apply(before);
      if (after.equals(before) || write(after, read.get().version())) {
        return Optional.of(after);
      }
      // Jitter, so that those who collided do not collide again.
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1L << Math.min(10 + tries, 24)));
    }
    throw new StoreUnavailable("others were quicker " + MOST_TRIES + " times", null);
  }

  @Override
  public Optional<User> remove(User.Id id) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Optional<Row> read = read("id", id.value());
      if (read.isEmpty() || delete(id, read.get().version())) {
        return read.map(Row::user);
      }
    }
    throw new StoreUnavailable("others were quicker " + MOST_TRIES + " times", null);
  }

  private boolean delete(User.Id id, long version) {
    return execute(
            "delete from users where id = ? and version = ?",
            PreparedStatement::executeUpdate,
            id.value(),
            version)
        == 1;
  }

  @Override
  public List<User> page(User.@Nullable Id after, int limit) {
    if (limit < 1 || limit > LARGEST_PAGE) {
      throw new IllegalArgumentException("a page has 1 to " + LARGEST_PAGE + " users");
    }
    // The database may sort text otherwise than by code points: the ids are sorted here.
    List<User> users =
        execute(
            "select * from users",
            statement -> {
              var all = new ArrayList<User>();
              try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                  all.add(row(rows).user());
                }
              }
              return all;
            });
    return users.stream()
        .filter(user -> after == null || user.id().compareTo(after) > 0)
        .sorted(Comparator.comparing(User::id))
        .limit(limit)
        .toList();
  }

  private boolean write(User user, long version) {
    return execute(
            "update users set password_hash = ?, sessions = ?, version = version + 1"
                + " where id = ? and version = ?",
            PreparedStatement::executeUpdate,
            user.passwordHash().value(),
            SessionText.write(user.sessions()),
            user.id().value(),
            version)
        == 1;
  }

  private interface Work<T> {
    T on(PreparedStatement statement) throws SQLException;
  }

  private <T> T execute(String sql, Work<T> work, Object... parameters) {
    try (var connection = source.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout(TIMEOUT_SECONDS);
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return work.on(statement);
    } catch (SQLException failed) {
      throw new StoreUnavailable("the store cannot answer", failed);
    }
  }
}

package dev.latchkey.adapters.sql;

import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.Bounds;
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
 * {@link Users} in the table {@code users}. Unique constraints decide races of sign-ups. An update
 * reads the user, applies the change, and writes it if the version is still the one read.
 */
final class SqlUsers implements Users {

  /** Under 64 parallel updates of one user, an unlucky one needs about as many tries. */
  private static final int MOST_TRIES = 200;

  private static final int LONGEST_PAUSE_MILLIS = 16;

  private final UserTable table;

  SqlUsers(Database database) {
    this.table = new UserTable(database);
  }

  @Override
  public Optional<User> find(User.Id id) {
    return table.find(id).map(UserRow::user);
  }

  @Override
  public Optional<User> find(EmailAddress email) {
    return table.find("email", email.value()).map(UserRow::user);
  }

  @Override
  public Optional<User> find(Username username) {
    return table.find("username", username.value()).map(UserRow::user);
  }

  @Override
  public void add(User user) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      if (table.insert(user)) {
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
    throw new StoreUnavailable("lost to concurrent updates " + MOST_TRIES + " times", null);
  }

  @Override
  public Optional<User> update(User.Id id, UnaryOperator<User> change) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Optional<UserRow> read = table.find(id);
      if (read.isEmpty()) {
        return Optional.empty();
      }
      User before = read.get().user();
      User after = change.apply(before);
      if (after.equals(before) || table.update(after, read.get().version())) {
        return Optional.of(after);
      }
      pause(tries);
    }
    throw new StoreUnavailable("lost to concurrent updates " + MOST_TRIES + " times", null);
  }

  /** Jitter, so that updates that collided do not collide again. */
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
    return table.delete(id);
  }

  @Override
  public List<User> page(User.@Nullable Id after, int limit) {
    Bounds.check("the limit of a page", limit, 1, LARGEST_PAGE);
    return table.after(after == null ? "" : after.value(), limit);
  }
}

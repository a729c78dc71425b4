package dev.latchkey.testkit;

import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.User;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * {@link Users} in memory. Changes run outside of any lock, so a test can let one overtake another
 * by making it from within.
 */
public final class InMemoryUsers implements Users {

  private static final int MOST_TRIES = 1000;

  private final Map<User.Id, User> users = new ConcurrentHashMap<>();

  @Override
  public Optional<User> find(User.Id id) {
    return Optional.ofNullable(users.get(id));
  }

  @Override
  public Optional<User> find(EmailAddress email) {
    return users.values().stream().filter(user -> user.email().equals(email)).findFirst();
  }

  @Override
  public synchronized void add(User user) {
    if (users.values().stream().anyMatch(other -> other.username().equals(user.username()))) {
      throw new Refusal.UsernameTaken();
    }
    if (find(user.email()).isPresent()) {
      throw new Refusal.EmailTaken();
    }
    users.put(user.id(), user);
  }

  @Override
  public Optional<User> update(User.Id id, UnaryOperator<User> change) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      User before = users.get(id);
      if (before == null) {
        return Optional.empty();
      }
      User after = change.apply(before);
      if (after.equals(before) || users.replace(id, before, after)) {
        return Optional.of(after);
      }
    }
    throw new StoreUnavailable("others were quicker " + MOST_TRIES + " times", null);
  }
}

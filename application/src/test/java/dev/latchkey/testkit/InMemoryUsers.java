package dev.latchkey.testkit;

import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.Bounds;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@link Users} in memory. A test can make the store unavailable. Changes run outside any lock: a
 * change may itself call {@link #update}, and that inner update is then written first. A test may
 * extend this class to intercept calls.
 */
public class InMemoryUsers implements Users {

  private static final int MOST_TRIES = 1000;

  private final Map<User.Id, User> users = new ConcurrentHashMap<>();
  private volatile @Nullable RuntimeException failure;

  /** Makes every later call throw {@link StoreUnavailable}. */
  public final void goAway() {
    failWith(new StoreUnavailable("made unavailable by the test", null));
  }

  /** Makes every later call throw this exception. */
  public final void failWith(RuntimeException failure) {
    this.failure = failure;
  }

  /** Makes the store available again. */
  public final void comeBack() {
    failure = null;
  }

  /** Removes all users. */
  public final void clear() {
    users.clear();
  }

  private Map<User.Id, User> users() {
    RuntimeException now = failure;
    if (now != null) {
      throw now;
    }
    return users;
  }

  @Override
  public Optional<User> find(User.Id id) {
    return Optional.ofNullable(users().get(id));
  }

  @Override
  public Optional<User> find(EmailAddress email) {
    return users().values().stream().filter(user -> user.email().equals(email)).findFirst();
  }

  @Override
  public Optional<User> find(Username username) {
    return users().values().stream().filter(user -> user.username().equals(username)).findFirst();
  }

  @Override
  public synchronized void add(User user) {
    if (find(user.username()).isPresent()) {
      throw new Refusal.UsernameTaken();
    }
    if (find(user.email()).isPresent()) {
      throw new Refusal.EmailTaken();
    }
    if (users().putIfAbsent(user.id(), user) != null) {
      throw new Refusal.UserIdTaken();
    }
  }

  @Override
  public Optional<User> update(User.Id id, UnaryOperator<User> change) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      User before = users().get(id);
      if (before == null) {
        return Optional.empty();
      }
      User after = change.apply(before);
      if (after.equals(before) || users().replace(id, before, after)) {
        return Optional.of(after);
      }
    }
    throw new StoreUnavailable("lost to concurrent updates " + MOST_TRIES + " times", null);
  }

  @Override
  public Optional<User> remove(User.Id id) {
    return Optional.ofNullable(users().remove(id));
  }

  @Override
  public List<User> page(User.@Nullable Id after, int limit) {
    Bounds.check("the limit of a page", limit, 1, LARGEST_PAGE);
    return users().values().stream()
        .filter(user -> after == null || user.id().compareTo(after) > 0)
        .sorted(Comparator.comparing(User::id))
        .limit(limit)
        .toList();
  }
}

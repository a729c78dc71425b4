package dev.latchkey.brokenadapters;

import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
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

/** {@link Users} that keep every promise, laid open for others to break one. */
class SoundUsers implements Users {

  /** More than threads that a contract lets update at a time: one of them succeeds each time. */
  private static final int MOST_TRIES = 100;

  /** The store: instances may share it. */
  final Map<User.Id, User> store;

  final Window window = new Window();

  SoundUsers() {
    this(new ConcurrentHashMap<>());
  }

  SoundUsers(Map<User.Id, User> store) {
    this.store = store;
  }

  @Override
  public Optional<User> find(User.Id id) {
    return Optional.ofNullable(store.get(id));
  }

  @Override
  public Optional<User> find(EmailAddress email) {
    return store.values().stream().filter(user -> user.email().equals(email)).findFirst();
  }

  @Override
  public Optional<User> find(Username username) {
    return store.values().stream().filter(user -> user.username().equals(username)).findFirst();
  }

  @Override
  public Optional<User> remove(User.Id id) {
    return Optional.ofNullable(store.remove(id));
  }

  @Override
  public List<User> page(User.@Nullable Id after, int limit) {
    if (limit < 1 || limit > LARGEST_PAGE) {
      throw new IllegalArgumentException("a page has 1 to " + LARGEST_PAGE + " users");
    }
    return store.values().stream()
        .filter(user -> after == null || user.id().compareTo(after) > 0)
        .sorted(Comparator.comparing(User::id))
        .limit(limit)
        .toList();
  }

  @Override
  public void add(User user) {
    synchronized (store) {
      demandFreeName(user);
      demandFreeAddress(user);
      if (store.putIfAbsent(user.id(), user) != null) {
        throw new Refusal.UserIdTaken();
      }
    }
  }

  void demandFreeName(User user) {
    if (store.values().stream().anyMatch(other -> other.username().equals(user.username()))) {
      throw new Refusal.UsernameTaken();
    }
  }

  void demandFreeAddress(User user) {
    if (store.values().stream().anyMatch(other -> other.email().equals(user.email()))) {
      throw new Refusal.EmailTaken();
    }
  }

  @Override
  public Optional<User> update(User.Id id, UnaryOperator<User> change) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      User before = store.get(id);
      if (before == null) {
        return Optional.empty();
      }
      User after = change.apply(before);
      if (after.equals(before) || store.replace(id, before, after)) {
        return Optional.of(after);
      }
    }
    throw new StoreUnavailable("others were quicker", null);
  }
}

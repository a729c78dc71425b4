package dev.latchkey.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.port.Users;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import dev.latchkey.testkit.InMemoryLoginAttempts;
import dev.latchkey.testkit.InMemoryUsers;
import dev.latchkey.testkit.RandomHistory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The core passes a random history, and the history finds the faults of a store. */
@Timeout(60)
class RandomHistoryTest {

  private final InMemoryUsers users = new InMemoryUsers();

  @Test
  void explainsWhatTheCoreAnswersOverASoundStore() {
    for (int i = 0; i < 5; i++) {
      assertThat(complaints(users, users, System.nanoTime())).isEmpty();
    }
  }

  @Test
  void findsAStoreThatLosesUpdates() {
    Users forgetful =
        new Wrapped(users) {
          private final Map<User.Id, User> former = new ConcurrentHashMap<>();
          private final AtomicInteger updates = new AtomicInteger();

          @Override
          public Optional<User> update(User.Id id, UnaryOperator<User> change) {
            boolean loses = updates.incrementAndGet() % 40 == 0;
            return users.update(
                id,
                user -> {
                  User before = former.put(id, user);
                  return change.apply(loses && before != null ? before : user);
                });
          }
        };
    assertThat(complaints(forgetful, forgetful, 1)).isNotEmpty();
  }

  @Test
  void findsAStoreThatAnswersFromACache() {
    Users caching =
        new Wrapped(users) {
          private final Map<User.Id, User> cache = new ConcurrentHashMap<>();

          @Override
          public Optional<User> find(User.Id id) {
            return Optional.ofNullable(
                cache.computeIfAbsent(id, it -> users.find(it).orElseThrow()));
          }

          @Override
          public Optional<User> update(User.Id id, UnaryOperator<User> change) {
            cache.remove(id);
            return users.update(id, change);
          }
        };
    assertThat(complaints(users, caching, 1)).isNotEmpty();
  }

  private static List<String> complaints(Users one, Users other, long seed) {
    return new RandomHistory(List.of(one, other), new InMemoryLoginAttempts(), seed).complaints();
  }

  private abstract static class Wrapped implements Users {
    private final Users users;

    Wrapped(Users users) {
      this.users = users;
    }

    @Override
    public Optional<User> find(User.Id id) {
      return users.find(id);
    }

    @Override
    public Optional<User> find(EmailAddress email) {
      return users.find(email);
    }

    @Override
    public Optional<User> find(Username username) {
      return users.find(username);
    }

    @Override
    public Optional<User> remove(User.Id id) {
      return users.remove(id);
    }

    @Override
    public List<User> page(User.@Nullable Id after, int limit) {
      return users.page(after, limit);
    }

    @Override
    public void add(User user) {
      users.add(user);
    }
  }
}

package dev.latchkey.application;

import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Refusal.NoSuchUser;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** For operators: finds users, with their live sessions. */
public final class FindUsers {

  private final Users users;
  private final SessionPolicy policy;
  private final Clock clock;

  FindUsers(Users users, SessionPolicy policy, Clock clock) {
    this.users = users;
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * Returns the users whose ids are greater than {@code after}, in ascending order of ids.
   *
   * @param after the last id of the page before; null for the first page
   * @param limit the most users to return, 1 to 1,000
   * @throws IllegalArgumentException if the limit is out of range
   * @throws StoreUnavailable if the store cannot answer
   */
  public List<User> execute(User.@Nullable Id after, int limit) {
    return users.page(after, limit).stream().map(this::shown).toList();
  }

  /**
   * Returns the user of this name.
   *
   * @throws NoSuchUser if there is none
   * @throws StoreUnavailable if the store cannot answer
   */
  public User execute(Username username) {
    return users.find(username).map(this::shown).orElseThrow(NoSuchUser::new);
  }

  /**
   * Returns the user of this address.
   *
   * @throws NoSuchUser if there is none
   * @throws StoreUnavailable if the store cannot answer
   */
  public User execute(EmailAddress email) {
    return users.find(email).map(this::shown).orElseThrow(NoSuchUser::new);
  }

  private User shown(User user) {
    return user.shown(policy.at(clock.instant()));
  }
}

package dev.latchkey.application;

import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.Refusal.NoSuchUser;
import dev.latchkey.domain.User;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Changes users for an operator; every act leaves an event that says so. */
final class OperatorActs {

  private final Users users;
  private final Changes changes;
  private final Journal journal;

  OperatorActs(Users users, Changes changes, Journal journal) {
    this.users = users;
    this.changes = changes;
    this.journal = journal;
  }

  Users users() {
    return users;
  }

  Instant now() {
    return changes.rules().now();
  }

  void record(Kind kind, User.@Nullable Id user) {
    journal.tell(kind, Subject.of(user), null);
  }

  /**
   * Applies the change in one write.
   *
   * @throws NoSuchUser if there is none
   */
  User update(User.Id user, Kind kind, UnaryOperator<User> change) {
    return recorded(kind, changes.apply(user, change, null, Reason.ENDED_BY_OPERATOR));
  }

  void remove(User.Id user, Kind kind) {
    Optional<User> removed = users.remove(user);
    removed.ifPresent(
        gone -> changes.tell(user, gone.sessions(), null, any -> Reason.ENDED_BY_OPERATOR));
    recorded(kind, removed);
  }

  private User recorded(Kind kind, Optional<User> concerned) {
    User user = concerned.orElseThrow(NoSuchUser::new);
    record(kind, user.id());
    return user;
  }
}

package dev.latchkey.application;

import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.Refusal.NoSuchUser;
import dev.latchkey.domain.User;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Changes users for an operator; every act leaves an event that says so. */
final class OperatorActs {

  private final Users users;
  private final SecurityEvents events;
  private final Clock clock;

  OperatorActs(Ports ports, Clock clock) {
    this.users = ports.users();
    this.events = ports.events();
    this.clock = clock;
  }

  Users users() {
    return users;
  }

  Instant now() {
    return clock.instant();
  }

  void record(Kind kind, User.@Nullable Id user) {
    events.record(SecurityEvent.byOperator(kind, now(), user));
  }

  /**
   * Applies the change in one write.
   *
   * @throws NoSuchUser if there is none
   */
  User update(User.Id user, Kind kind, UnaryOperator<User> change) {
    return recorded(kind, users.update(user, change));
  }

  User remove(User.Id user, Kind kind) {
    return recorded(kind, users.remove(user));
  }

  private User recorded(Kind kind, Optional<User> concerned) {
    User user = concerned.orElseThrow(NoSuchUser::new);
    record(kind, user.id());
    return user;
  }
}

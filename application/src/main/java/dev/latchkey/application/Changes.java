package dev.latchkey.application;

import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.User;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Applies changes to users, and tells each session that ended with one. */
final class Changes {

  private final Users users;
  private final SecurityEvents events;
  private final Clock clock;

  Changes(Ports ports, Clock clock) {
    this.users = ports.users();
    this.events = ports.events();
    this.clock = clock;
  }

  /**
   * Applies the change as {@link Users#update} does.
   *
   * @param reason why sessions end with it
   */
  Optional<User> apply(User.Id id, UnaryOperator<User> change, Client client, String reason) {
    return apply(
        id, change, (at, ended) -> SecurityEvent.sessionEnded(at, ended, client, reason));
  }

  /** Applies the change as {@link Users#update} does, and tells sessions that ended as given. */
  Optional<User> apply(
      User.Id id, UnaryOperator<User> change, BiFunction<Instant, SessionKey, SecurityEvent> ended) {
    var before = new AtomicReference<List<Session>>(List.of());
    Optional<User> changed =
        users.update(
            id,
            user -> {
              // A change may run several times; the last run is the one that is stored.
              before.set(user.sessions());
              return change.apply(user);
            });
    changed.ifPresent(
        after ->
            before.get().stream()
                .filter(session -> after.sessions().stream().noneMatch(it -> it.continues(session)))
                .map(session -> ended.apply(clock.instant(), new SessionKey(id, session.id())))
                .forEach(events::record));
    return changed;
  }
}

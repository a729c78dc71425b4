package dev.latchkey.application;

import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.SessionRules;
import dev.latchkey.domain.User;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Stores changes of users, and records each session that they end. */
final class Changes {

  private final Users users;
  private final Journal journal;
  private final SessionPolicy policy;
  private final Clock clock;

  Changes(Users users, Journal journal, SessionPolicy policy, Clock clock) {
    this.users = users;
    this.journal = journal;
    this.policy = policy;
    this.clock = clock;
  }

  /** What the session policy says now. */
  SessionRules rules() {
    return policy.at(clock.instant());
  }

  /**
   * Applies the change as {@link Users#update} does.
   *
   * @param client where the change comes from; null if an operator makes it
   * @param reason why sessions that were alive end with it
   */
  Optional<User> apply(
      User.Id id, UnaryOperator<User> change, @Nullable Client client, Reason reason) {
    return apply(id, change, client, any -> reason);
  }

  /**
   * Applies the change, which may end sessions for different reasons; a null reason is a logout.
   */
  Optional<User> apply(
      User.Id id,
      UnaryOperator<User> change,
      @Nullable Client client,
      Function<Session, @Nullable Reason> reason) {
    var before = new ArrayList<Session>();
    Optional<User> changed =
        users.update(
            id,
            user -> {
              // The change may run several times; the last run is the one that is stored.
              before.clear();
              before.addAll(user.sessions());
              return change.apply(user);
            });
    changed.ifPresent(after -> tell(id, ended(before, after), client, reason));
    return changed;
  }

  /** Records that these sessions of the user have ended. */
  void tell(
      User.Id user,
      List<Session> ended,
      @Nullable Client client,
      Function<Session, @Nullable Reason> reason) {
    SessionRules rules = rules();
    for (Session session : ended) {
      Reason why = rules.isAlive(session) ? reason.apply(session) : Reason.EXPIRED;
      Kind kind = why == null ? Kind.LOGGED_OUT : Kind.SESSIONS_ENDED;
      journal.tell(kind, Subject.of(new SessionKey(user, session.id())), client, why);
    }
  }

  private static List<Session> ended(List<Session> before, User after) {
    return before.stream()
        .filter(session -> after.sessions().stream().noneMatch(it -> it.isNamed(session.id())))
        .toList();
  }
}

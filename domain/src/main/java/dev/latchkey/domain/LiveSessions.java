package dev.latchkey.domain;

import dev.latchkey.domain.Refusal.NotAuthenticated;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The sessions of a user that are alive under the rules; if there are too many, the newest of them.
 * Methods that make a change return the list of sessions to store.
 */
final class LiveSessions {

  private final List<Session> stored;
  private final List<Session> live;
  private final SessionRules rules;

  LiveSessions(List<Session> stored, SessionRules rules) {
    this.stored = stored;
    this.rules = rules;
    List<Session> alive = stored.stream().filter(rules::isAlive).toList();
    live = newest(alive, rules.policy().sessionsPerUser());
  }

  Optional<Session> find(Session.Id wanted) {
    return live.stream().filter(it -> it.id().equals(wanted)).findFirst();
  }

  /**
   * The session of this id.
   *
   * @throws NotAuthenticated if there is none
   */
  Session get(Session.Id wanted) {
    return find(wanted).orElseThrow(NotAuthenticated::new);
  }

  /** The live sessions and this one; the oldest live ones end if there are too many. */
  List<Session> open(Session session) {
    List<Session> kept = newest(live, rules.policy().sessionsPerUser() - 1);
    return Stream.concat(kept.stream(), Stream.of(session)).toList();
  }

  /** All stored sessions; the one of this id is seen now if it is live and a touch is due. */
  List<Session> touch(Session.Id seen) {
    return find(seen).filter(rules::isTouchDue).isPresent() ? see(seen, stored) : stored;
  }

  /** The live ones only, each with the end that it has under the rules. */
  List<Session> show() {
    return live.stream().map(it -> it.under(rules)).toList();
  }

  /**
   * As {@link #show()}, with the session of this id seen now.
   *
   * @throws NotAuthenticated if there is none
   */
  List<Session> show(Session.Id current) {
    get(current);
    return see(current, show());
  }

  private List<Session> see(Session.Id seen, List<Session> sessions) {
    return sessions.stream().map(it -> it.id().equals(seen) ? it.touched(rules) : it).toList();
  }

  /** The sessions opened last, in the order in which they were opened; unchanged if all fit. */
  private static List<Session> newest(List<Session> sessions, int most) {
    return sessions.size() <= most
        ? sessions
        : sessions.stream()
            .sorted(Comparator.comparing(Session::openedAt))
            .skip(sessions.size() - most)
            .toList();
  }
}

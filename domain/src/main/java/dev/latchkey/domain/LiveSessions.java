package dev.latchkey.domain;

import dev.latchkey.domain.Refusal.NotAuthenticated;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The sessions of a user that are alive under the rules; if they are too many, the newest. */
final class LiveSessions {

  private final List<Session> sessions;

  LiveSessions(List<Session> stored, SessionRules rules) {
    List<Session> alive = stored.stream().filter(it -> it.isAlive(rules)).toList();
    sessions = newest(alive, rules.policy().sessionsPerUser());
  }

  List<Session> all() {
    return sessions;
  }

  /** The sessions opened last, in the order of their opening. */
  List<Session> newest(int most) {
    return newest(sessions, most);
  }

  Optional<Session> find(Session.Id wanted) {
    return sessions.stream().filter(it -> it.id().equals(wanted)).findFirst();
  }

  /**
   * The session of this id.
   *
   * @throws NotAuthenticated if there is none
   */
  Session get(Session.Id wanted) {
    return find(wanted).orElseThrow(NotAuthenticated::new);
  }

  /** As they are if they fit. */
  private static List<Session> newest(List<Session> sessions, int most) {
    return sessions.size() <= most
        ? sessions
        : sessions.stream()
            .sorted(Comparator.comparing(Session::openedAt))
            .skip(sessions.size() - most)
            .toList();
  }
}

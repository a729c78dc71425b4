package dev.latchkey.application;

import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.User;
import java.util.Collection;
import java.util.List;

/** The sessions that a browser presents when it logs in, of any user. */
record HeldSessions(Collection<SessionKey> keys) {

  boolean contains(User.Id user, Session session) {
    return of(user).stream().anyMatch(it -> session.isNamed(it.session()));
  }

  /** The user without the sessions that are held. */
  User end(User user) {
    User remaining = user;
    for (SessionKey key : of(user.id())) {
      remaining = remaining.endSession(key.session());
    }
    return remaining;
  }

  private List<SessionKey> of(User.Id user) {
    return keys.stream().filter(it -> it.user().equals(user)).toList();
  }

  /** The keys of all users but this one. */
  List<SessionKey> notOf(User.Id user) {
    return keys.stream().filter(it -> !it.user().equals(user)).toList();
  }
}

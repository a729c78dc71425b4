package dev.latchkey.application;

import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.User;

/** A user, and the live session in which the user acts. */
public record SignedIn(User user, Session session) {

  /** What to hand out for the session, and to present again later. */
  public SessionKey key() {
    return new SessionKey(user.id(), session.id());
  }
}

package dev.latchkey.adapters.web;

import dev.latchkey.application.SignedIn;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.User;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bodies of answers. */
final class Answers {

  static final Done DONE = new Done("done");

  private Answers() {}

  record Done(String status) {}

  record Person(String username, String email) {
    private static Person of(User user) {
      return new Person(user.username().value(), user.email().value());
    }
  }

  record ForUser(Person user) {
    static ForUser of(User user) {
      return new ForUser(Person.of(user));
    }
  }

  record Me(Person user, CurrentSession session) {
    record CurrentSession(String id, Instant openedAt, Instant lastSeenAt, Instant expiresAt) {}

    static Me of(SignedIn me) {
      Session session = me.session();
      return new Me(
          Person.of(me.user()),
          new CurrentSession(
              session.id().value(), session.openedAt(), session.lastSeenAt(), session.expiresAt()));
    }
  }

  record Sessions(List<ListedSession> sessions) {
    record ListedSession(
        String id,
        Instant openedAt,
        Instant lastSeenAt,
        Instant expiresAt,
        String device,
        boolean current) {

      private static ListedSession of(Session session, SignedIn me) {
        return new ListedSession(
            session.id().value(),
            session.openedAt(),
            session.lastSeenAt(),
            session.expiresAt(),
            session.device(),
            session.id().equals(me.session().id()));
      }
    }

    /** The one opened last comes first. */
    static Sessions of(SignedIn me) {
      return new Sessions(
          me.user().sessions().stream()
              .sorted(Comparator.comparing(Session::openedAt).reversed())
              .map(session -> ListedSession.of(session, me))
              .toList());
    }
  }

  /** Where to go after the login; null if the requested page is not allowed. */
  record ReturnTo(@Nullable String url) {}

  /** What a frontend must know of how the service is set up. */
  record Settings(
      int passwordMinLength, boolean passwordReset, long recentLoginSeconds, boolean remember) {}
}

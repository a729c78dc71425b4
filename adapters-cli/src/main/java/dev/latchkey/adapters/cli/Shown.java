package dev.latchkey.adapters.cli;

import dev.latchkey.domain.PasswordReset;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.User;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts of a user that commands show. A password hash is not among them. */
final class Shown {

  static final Object DONE = Map.of("status", "done");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** A user in JSON. */
  record UserJson(String id, String username, String email, boolean disabled, int sessions) {
    static UserJson of(User user) {
      return new UserJson(
          user.id().value(),
          user.username().value(),
          user.email().value(),
          user.disabled(),
          user.sessions().size());
    }
  }

  /** A session in JSON; the names are those of the HTTP API. */
  record SessionJson(
      String id, String openedAt, String lastSeenAt, String expiresAt, String device) {
    static SessionJson of(Session session) {
      return new SessionJson(
          session.id().value(),
          session.openedAt().toString(),
          session.lastSeenAt().toString(),
          session.expiresAt().toString(),
          session.device());
    }
  }

  private Shown() {}

  static String state(User user) {
    return user.disabled() ? "disabled" : "enabled";
  }

  static String reset(@Nullable PasswordReset reset) {
    return reset == null ? "none" : "works until " + time(reset.expiresAt());
  }

  static String time(Instant instant) {
    return TIME.format(instant);
  }

  static String sessions(int count) {
    return count + (count == 1 ? " session" : " sessions");
  }
}

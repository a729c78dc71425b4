package dev.latchkey.adapters.sql;

import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordReset;
import dev.latchkey.domain.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** The parts of a user that are JSON in the row; instants are milliseconds since 1970. */
final class UserJson {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          // Newer nodes may have written other fields, during a rolling update.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private static final ObjectReader LIST = JSON.readerForListOf(SessionFields.class);

  private record SessionFields(
      String id,
      @Nullable String previous,
      long openedAt,
      long provenAt,
      long lastSeenAt,
      long expiresAt,
      long idleMillis,
      boolean remembered,
      String device) {

    static SessionFields of(Session session) {
      return new SessionFields(
          session.id().value(),
          session.previous() == null ? null : session.previous().value(),
          session.openedAt().toEpochMilli(),
          session.provenAt().toEpochMilli(),
          session.lastSeenAt().toEpochMilli(),
          session.expiresAt().toEpochMilli(),
          session.terms().idleTime().toMillis(),
          session.remembered(),
          session.device());
    }

    Session session() {
      return new Session(
          new Session.Id(id),
          previous == null ? null : new Session.Id(previous),
          new Session.Times(
              Instant.ofEpochMilli(openedAt),
              Instant.ofEpochMilli(provenAt),
              Instant.ofEpochMilli(lastSeenAt)),
          new Session.Terms(
              Instant.ofEpochMilli(expiresAt), Duration.ofMillis(idleMillis), remembered),
          device);
    }
  }

  private record ResetFields(String digest, String sentTo, long requestedAt, long expiresAt) {

    static ResetFields of(PasswordReset reset) {
      return new ResetFields(
          reset.digest(),
          reset.sentTo().value(),
          reset.requestedAt().toEpochMilli(),
          reset.expiresAt().toEpochMilli());
    }

    PasswordReset reset() {
      return new PasswordReset(
          digest,
          new EmailAddress(sentTo),
          Instant.ofEpochMilli(requestedAt),
          Instant.ofEpochMilli(expiresAt));
    }
  }

  private UserJson() {}

  /** Writes sessions as an array in their order. */
  static String write(List<Session> sessions) {
    return JSON.writeValueAsString(sessions.stream().map(SessionFields::of).toList());
  }

  static @Nullable String write(@Nullable PasswordReset reset) {
    return reset == null ? null : JSON.writeValueAsString(ResetFields.of(reset));
  }

  /**
   * Reads an array of sessions.
   *
   * @throws IllegalArgumentException if the text is not that
   */
  static List<Session> sessions(String text) {
    try {
      List<SessionFields> fields = LIST.readValue(text);
      return fields.stream().map(SessionFields::session).toList();
    } catch (JacksonException | NullPointerException malformed) {
      // Without its message, which repeats the text.
      throw new IllegalArgumentException("sessions are not the JSON of sessions");
    }
  }

  /**
   * Reads a pending reset; null stands for none.
   *
   * @throws IllegalArgumentException if the text is not that
   */
  static @Nullable PasswordReset reset(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return JSON.readValue(text, ResetFields.class).reset();
    } catch (JacksonException | NullPointerException malformed) {
      throw new IllegalArgumentException("reset is not the JSON of a reset");
    }
  }
}

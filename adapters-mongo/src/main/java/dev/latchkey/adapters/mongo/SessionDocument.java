package dev.latchkey.adapters.mongo;

import dev.latchkey.domain.Session;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.mapping.Field;

/** A session as stored; Spring Data would rename a plain {@code id} to {@code _id}. */
record SessionDocument(
    @Field("id") String id,
    @Nullable String previous,
    Instant openedAt,
    Instant provenAt,
    Instant lastSeenAt,
    Instant expiresAt,
    long idleMillis,
    boolean remembered,
    String device) {

  static SessionDocument of(Session session) {
    return new SessionDocument(
        session.id().value(),
        session.previous() == null ? null : session.previous().value(),
        session.openedAt(),
        session.provenAt(),
        session.lastSeenAt(),
        session.expiresAt(),
        session.terms().idleTime().toMillis(),
        session.remembered(),
        session.device());
  }

  Session session() {
    return new Session(
        new Session.Id(id),
        previous == null ? null : new Session.Id(previous),
        new Session.Times(openedAt, provenAt, lastSeenAt),
        new Session.Terms(expiresAt, Duration.ofMillis(idleMillis), remembered),
        device);
  }
}

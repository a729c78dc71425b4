package dev.latchkey.domain;

/** Identifies a session of a user. A token carries it. */
public record SessionKey(User.Id user, Session.Id session) {}

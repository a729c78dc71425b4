package dev.latchkey.domain;

/** Which session of which user: what a token carries, and all that an adapter hands back. */
public record SessionKey(User.Id user, Session.Id session) {}

package dev.latchkey.domain;

import dev.latchkey.domain.Refusal.RecentLoginRequired;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One login of a user on one device. Its instants are kept to the millisecond, which every store
 * can hold.
 *
 * @param previous the id that it had before a password change gave it a new one; null if none. A
 *     logout with that id ends this session, as it may have been in flight during the change
 * @param device what opened it, in at most 100 printable characters
 */
public record Session(Id id, @Nullable Id previous, Times times, Terms terms, String device) {

  private static final int LONGEST_DEVICE = 100;

  /** Names a session: 128 random bits. Knowing it does not grant access; a signed token does. */
  public record Id(String value) {

    /**
     * @throws IllegalArgumentException if it is blank or longer than 128 characters
     */
    public Id {
      value = RandomId.checked(value);
    }

    public static Id random() {
      return new Id(RandomId.next());
    }

    @Override
    public String toString() {
      return value;
    }
  }

  /**
   * When something happened in a session.
   *
   * @param openedAt when the user logged in
   * @param provenAt when the password was last proven in it
   * @param lastSeenAt when its last use was stored
   */
  public record Times(Instant openedAt, Instant provenAt, Instant lastSeenAt) {
    public Times {
      openedAt = openedAt.truncatedTo(ChronoUnit.MILLIS);
      provenAt = provenAt.truncatedTo(ChronoUnit.MILLIS);
      lastSeenAt = lastSeenAt.truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * These times, seen now. An opening recorded by a clock that is ahead counts as now, so that
     * the session outlives no limit; a proof recorded by such a clock counts as never given.
     */
    Times seen(SessionRules rules) {
      Instant now = rules.now();
      return new Times(
          rules.isAhead(openedAt) ? now : openedAt,
          rules.isAhead(provenAt) ? Instant.EPOCH : provenAt,
          now);
    }
  }

  /**
   * What a session was opened with.
   *
   * @param expiresAt when it ends at the latest
   * @param idleTime how long it lives without being seen; kept to the millisecond
   * @param remembered whether it outlives the browser that opened it
   */
  public record Terms(Instant expiresAt, Duration idleTime, boolean remembered) {
    public Terms {
      expiresAt = expiresAt.truncatedTo(ChronoUnit.MILLIS);
      idleTime = idleTime.truncatedTo(ChronoUnit.MILLIS);
    }
  }

  public Session {
    device = Characters.printable(device, LONGEST_DEVICE);
  }

  /** Opens a session of a user who proves the password now. */
  public static Session open(String device, boolean remembered, SessionRules rules) {
    Instant now = rules.now();
    SessionPolicy policy = rules.policy();
    var terms = new Terms(now.plus(policy.lifetime()), policy.idleTime(), remembered);
    return new Session(Id.random(), null, new Times(now, now, now), terms, device);
  }

  public Instant openedAt() {
    return times.openedAt;
  }

  public Instant provenAt() {
    return times.provenAt;
  }

  public Instant lastSeenAt() {
    return times.lastSeenAt;
  }

  public Instant expiresAt() {
    return terms.expiresAt;
  }

  public boolean remembered() {
    return terms.remembered;
  }

  /**
   * Checks that the password was proven recently enough for a sensitive act.
   *
   * @throws RecentLoginRequired if the last proof is too old
   */
  public void demandRecentLogin(SessionRules rules) {
    if (!rules.isRecentlyProven(this)) {
      throw new RecentLoginRequired();
    }
  }

  Session touched(SessionRules rules) {
    return new Session(id, previous, times.seen(rules), terms, device);
  }

  Session proven(Instant now) {
    return new Session(id, previous, new Times(openedAt(), now, lastSeenAt()), terms, device);
  }

  /** The same login under another id, seen now. */
  Session renewed(Id next, SessionRules rules) {
    return new Session(next, id, times.seen(rules), terms, device);
  }

  /** The same session with the end that it has under the rules. */
  Session under(SessionRules rules) {
    var bound = new Terms(rules.end(this), terms.idleTime, terms.remembered);
    return new Session(id, previous, times, bound, device);
  }

  /** Returns whether the name is its id, or the id that it had before a password change. */
  public boolean isNamed(Id name) {
    return name.equals(id) || name.equals(previous);
  }
}

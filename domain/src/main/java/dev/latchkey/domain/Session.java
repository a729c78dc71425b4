package dev.latchkey.domain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One login of a user on one device. Its instants are kept to the millisecond, as every store can.
 *
 * @param openedAt when the user logged in
 * @param provenAt when the password was last proven in it
 * @param lastSeenAt when it was last used, give or take a twentieth of the idle time
 * @param expiresAt when it ends at the latest
 * @param device what opened it, in at most 100 printable characters
 */
public record Session(
    Id id,
    Instant openedAt,
    Instant provenAt,
    Instant lastSeenAt,
    Instant expiresAt,
    String device) {

  private static final int LONGEST_DEVICE = 100;

  /** Names a session: 128 random bits. Knowing it lets nobody in; a token that carries it does. */
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

  public Session {
    openedAt = openedAt.truncatedTo(ChronoUnit.MILLIS);
    provenAt = provenAt.truncatedTo(ChronoUnit.MILLIS);
    lastSeenAt = lastSeenAt.truncatedTo(ChronoUnit.MILLIS);
    expiresAt = expiresAt.truncatedTo(ChronoUnit.MILLIS);
    device = printable(device);
  }

  /** A session of a user who proves the password now. */
  public static Session open(Instant now, String device, SessionPolicy policy) {
    return new Session(Id.random(), now, now, now, now.plus(policy.lifetime()), device);
  }

  /** Alive while now is before both its idle and its latest end. */
  public boolean isAlive(Instant now, SessionPolicy policy) {
    return now.isBefore(lastSeenAt.plus(policy.idleTime())) && now.isBefore(expiresAt);
  }

  /** Whether its last use is written down so long ago that this one should be, too. */
  public boolean isTouchDue(Instant now, SessionPolicy policy) {
    return !now.isBefore(lastSeenAt.plus(policy.touchInterval()));
  }

  boolean isRecentlyProven(Instant now, SessionPolicy policy) {
    // Zero is never, also when the clock of the instance that opened it is ahead.
    return !policy.recentLogin().isZero() && now.isBefore(provenAt.plus(policy.recentLogin()));
  }

  Session touched(Instant now) {
    return new Session(id, openedAt, provenAt, now, expiresAt, device);
  }

  /** The same login under another id: seen now, its latest end unmoved. */
  Session renewed(Id next, Instant now, boolean proven) {
    return new Session(next, openedAt, proven ? now : provenAt, now, expiresAt, device);
  }

  /** What a client says of itself is shown to people: nothing that bends a line or a log. */
  private static String printable(String text) {
    var printable = new StringBuilder();
    text.codePoints()
        .map(c -> isPrintable(c) ? c : ' ')
        .limit(LONGEST_DEVICE)
        .forEach(printable::appendCodePoint);
    return printable.toString().strip();
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}

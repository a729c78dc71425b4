package dev.latchkey.domain;

import dev.latchkey.domain.Refusal.RecentLoginRequired;
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

  /** Opens a session of a user who proves the password now. */
  public static Session open(String device, SessionRules rules) {
    Instant now = rules.now();
    return new Session(Id.random(), now, now, now, now.plus(rules.policy().lifetime()), device);
  }

  /** Whether now is before both its idle and its latest end. */
  public boolean isAlive(SessionRules rules) {
    return rules.isAlive(this);
  }

  /** Whether its last use was stored so long ago that this use should be stored, too. */
  public boolean isTouchDue(SessionRules rules) {
    return rules.isTouchDue(this);
  }

  /**
   * Allows a sensitive act of this session without another proof of the password.
   *
   * @throws RecentLoginRequired if the last proof is too old
   */
  public void demandRecentLogin(SessionRules rules) {
    if (!rules.isRecentlyProven(this)) {
      throw new RecentLoginRequired();
    }
  }

  Session touched(Instant now) {
    return new Session(id, openedAt, provenAt, now, expiresAt, device);
  }

  Session proven(Instant now) {
    return new Session(id, openedAt, now, lastSeenAt, expiresAt, device);
  }

  /** The same login under another id: seen now, its latest end unmoved. */
  Session renewed(Id next, Instant now) {
    return new Session(next, openedAt, provenAt, now, expiresAt, device);
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

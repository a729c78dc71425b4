package dev.latchkey.application.port;

/**
 * Thrown when a stored user is damaged, such as by a change in the database: it breaks a rule of
 * the domain, or cannot be read at all.
 */
public final class UnreadableUser extends RuntimeException {

  /**
   * @param message names the user by the id; an operator reads it, so it contains no secret
   */
  public UnreadableUser(String message) {
    super(message);
  }
}

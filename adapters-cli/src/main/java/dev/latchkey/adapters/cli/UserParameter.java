package dev.latchkey.adapters.cli;

import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import picocli.CommandLine.Parameters;

/** The user that a command is about. */
final class UserParameter {

  @Parameters(paramLabel = "NAME|EMAIL", description = "The username or the e-mail address.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String user;

  /** Finds the user; text that cannot be a name or an address does not start the hexagon. */
  User find(Desk desk) {
    if (user.contains("@")) {
      var email = new EmailAddress(user);
      return desk.latchkey().findUsers().execute(email);
    }
    var username = new Username(user);
    return desk.latchkey().findUsers().execute(username);
  }
}

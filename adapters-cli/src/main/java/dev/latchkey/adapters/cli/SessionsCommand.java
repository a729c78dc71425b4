package dev.latchkey.adapters.cli;

import dev.latchkey.adapters.cli.Shown.SessionJson;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.User;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "sessions", description = "Lists and ends the sessions of a user.")
final class SessionsCommand {

  private final Desk desk;

  SessionsCommand(Desk desk) {
    this.desk = desk;
  }

  @Command(description = "Lists the sessions of a user, the oldest first.")
  void list(@Mixin UserParameter wanted) {
    User user = wanted.find(desk);
    var table = new Table("ID", "OPENED", "LAST SEEN", "EXPIRES", "DEVICE");
    for (Session session : user.sessions()) {
      table.add(
          session.id().value(),
          Shown.time(session.openedAt()),
          Shown.time(session.lastSeenAt()),
          Shown.time(session.expiresAt()),
          session.device());
    }
    desk.answer(
        Map.of("sessions", user.sessions().stream().map(SessionJson::of).toList()), table.lines());
  }

  @Command(
      description = {
        "Ends every session of a user at once, on every node.",
        "A reset link that was issued stops working, too."
      })
  void end(@Mixin UserParameter wanted) {
    User user = wanted.find(desk);
    desk.latchkey().endAllSessions().execute(user.id());
    desk.answer(Shown.DONE, "ended every session of " + user.username());
  }
}

package dev.latchkey.adapters.cli;

import dev.latchkey.application.IssuedReset;
import dev.latchkey.domain.PasswordReset;
import dev.latchkey.domain.User;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "reset-link",
    description = {
      "Prints a link with which a user sets a new password.",
      "It is shown once and works once, for an hour; an older link stops working. Anyone who has the"
          + " link can set the password: hand it over to nobody but the user. The old password works"
          + " until then."
    })
final class ResetLinkCommand implements Runnable {

  private final Desk desk;

  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Who who;

  @Option(names = "--mail", description = "Mails the link to the user instead of printing it.")
  private boolean mail;

  ResetLinkCommand(Desk desk) {
    this.desk = desk;
  }

  @Override
  public void run() {
    User user = who.find(desk);
    issue(desk, user, mail);
  }

  /** Checks the settings that a link needs, before anything is changed. */
  static void prepare(Desk desk, boolean mail) {
    if (mail) {
      desk.hexagon().demandMail();
    } else {
      desk.hexagon().demandLinks();
    }
  }

  static void issue(Desk desk, User user, boolean mail) {
    prepare(desk, mail);
    if (mail) {
      PasswordReset reset = desk.latchkey().mailResetLink().execute(user.id());
      desk.answer(
          Map.of("mailedTo", reset.sentTo().value(), "expiresAt", reset.expiresAt().toString()),
          "mailed a link to " + reset.sentTo() + " that works until " + until(reset));
    } else {
      IssuedReset issued = desk.latchkey().issueResetToken().execute(user.id());
      String link = desk.hexagon().link(issued.token());
      desk.answer(Map.of("link", link, "expiresAt", issued.reset().expiresAt().toString()), link);
      desk.note("The link works once, until " + until(issued.reset()) + ".");
    }
  }

  private static String until(PasswordReset reset) {
    return Shown.time(reset.expiresAt());
  }
}

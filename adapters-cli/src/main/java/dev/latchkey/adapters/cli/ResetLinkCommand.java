package dev.latchkey.adapters.cli;

import dev.latchkey.application.IssuedReset;
import dev.latchkey.domain.PasswordReset;
import dev.latchkey.domain.User;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "reset-link",
    description = {
      "Prints a link with which a user sets a new password.",
      "It is shown once and works once, for an hour; an older link stops working. Anyone who has"
          + " the link can set the password: give it to the user alone. The old password"
          + " works until then."
    })
final class ResetLinkCommand implements Runnable {

  /** The answer in JSON. */
  private record Link(String link, String expiresAt) {}

  /** The same, if the link was mailed. */
  private record Mailed(String mailedTo, String expiresAt) {}

  private final Desk desk;

  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli
  private UserParameter wanted;

  @Option(
      names = "--mail",
      arity = "0",
      description = "Mails the link to the user instead of printing it.")
  private boolean mail;

  ResetLinkCommand(Desk desk) {
    this.desk = desk;
  }

  @Override
  public void run() {
    User user = wanted.find(desk);
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
          new Mailed(reset.sentTo().value(), reset.expiresAt().toString()),
          "mailing a link to " + reset.sentTo() + " that works until " + until(reset));
    } else {
      IssuedReset issued = desk.latchkey().issueResetToken().execute(user.id());
      String link = desk.hexagon().link(issued.token());
      desk.answer(new Link(link, issued.reset().expiresAt().toString()), link);
      desk.note("The link works once, until " + until(issued.reset()) + ".");
    }
  }

  private static String until(PasswordReset reset) {
    return Shown.time(reset.expiresAt());
  }
}

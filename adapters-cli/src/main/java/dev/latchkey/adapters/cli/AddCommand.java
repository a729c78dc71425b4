package dev.latchkey.adapters.cli;

import dev.latchkey.adapters.cli.Shown.UserJson;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "add",
    description = {
      "Adds a user.",
      "The password is asked for twice at the terminal; without a terminal it is the first line of"
          + " standard input. With --reset-link or --mail the user chooses it."
    })
final class AddCommand implements Runnable {

  private final Desk desk;

  @Parameters(index = "0", paramLabel = "USERNAME", description = "The name of the new user.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String username;

  @Parameters(index = "1", paramLabel = "EMAIL", description = "The e-mail address.")
  @SuppressWarnings("NullAway.Init")
  private String email;

  @Option(
      names = "--reset-link",
      arity = "0",
      description = "Prints a link with which the user sets a password.")
  private boolean resetLink;

  @Option(names = "--mail", arity = "0", description = "Mails such a link to the user.")
  private boolean mail;

  AddCommand(Desk desk) {
    this.desk = desk;
  }

  @Override
  public void run() {
    if (resetLink && mail) {
      throw Stopped.wrongUsage("--reset-link and --mail exclude each other");
    }
    var name = new Username(username);
    var address = new EmailAddress(email);
    if (resetLink || mail) {
      ResetLinkCommand.prepare(desk, mail);
      User user = desk.latchkey().addUser().execute(name, address);
      desk.note("added " + user.username());
      ResetLinkCommand.issue(desk, user, mail);
    } else {
      desk.latchkey();
      Password password = NewPasswords.read(desk.terminal());
      User user = desk.latchkey().addUser().execute(name, address, password);
      desk.answer(UserJson.of(user), "added " + user.username());
    }
  }
}

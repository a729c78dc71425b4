package dev.latchkey.adapters.cli;

import picocli.CommandLine.Command;

@Command(
    name = "export",
    description = {
      "Writes every user to standard output, as lines of JSON.",
      "A line holds the id, name, address, password hash and whether the user is disabled; sessions"
          + " and reset links stay behind. Keep the output as secret as the store:",
      "  (umask 077; latchkey users export > users.jsonl)"
    })
final class ExportCommand implements Runnable {

  /** Users after which the output is checked: it may be a full disk or a closed pipe. */
  private static final int OFTEN = 500;

  private final Desk desk;

  ExportCommand(Desk desk) {
    this.desk = desk;
  }

  @Override
  public void run() {
    Terminal terminal = desk.terminal();
    try (var progress = new Progress(terminal, 0)) {
      desk.latchkey()
          .exportUsers()
          .execute(
              user -> {
                terminal.out().print(UserLine.write(user) + "\n");
                progress.step(0);
                if (progress.users() % OFTEN == 0 && terminal.out().checkError()) {
                  throw Stopped.refused("standard output cannot be written");
                }
              });
    }
  }
}

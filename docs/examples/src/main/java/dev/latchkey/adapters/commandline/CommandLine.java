package dev.latchkey.adapters.commandline;

import dev.latchkey.application.Latchkey;
import dev.latchkey.application.SignedIn;
import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.Username;
import java.io.PrintStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Latchkey's commands. Passwords are asked for: every process can read another's arguments. */
final class CommandLine {

  static final int DONE = 0;
  static final int REFUSED = 1;
  static final int NOT_UNDERSTOOD = 2;

  private static final String USAGE =
      """
      usage: latchkey user add NAME EMAIL
             latchkey sessions end EMAIL
      The password is read from the terminal, or from the first line of standard input.""";

  private final Latchkey latchkey;
  private final Supplier<String> password;
  private final PrintStream out;

  CommandLine(Latchkey latchkey, Supplier<String> password, PrintStream out) {
    this.latchkey = latchkey;
    this.password = password;
    this.out = out;
  }

  /** Runs a command, and answers the exit code. */
  int run(List<String> words) {
    String command = String.join(" ", words.subList(0, Math.min(2, words.size())));
    try {
      if (command.equals("user add") && words.size() == 4) {
        addUser(new Username(words.get(2)), new EmailAddress(words.get(3)));
      } else if (command.equals("sessions end") && words.size() == 3) {
        endSessions(new EmailAddress(words.get(2)));
      } else {
        out.println(USAGE);
        return NOT_UNDERSTOOD;
      }
      return DONE;
    } catch (Refusal | Busy | StoreUnavailable no) {
      out.println(no.getMessage());
      return REFUSED;
    }
  }

  private void addUser(Username name, EmailAddress email) {
    latchkey.signUp().execute(name, email, new Password(password.get()), here());
    out.println("added " + name);
  }

  private void endSessions(EmailAddress email) {
    SignedIn me =
        latchkey.login().execute(email, new Password(password.get()), here(), Set.of(), false);
    try {
      latchkey.endSessions().execute(me.key());
    } finally {
      latchkey.logout().execute(Set.of(me.key()));
    }
    out.println("ended all sessions of " + me.user().username());
  }

  private static Client here() {
    return Client.at(InetAddress.getLoopbackAddress(), "command line");
  }
}

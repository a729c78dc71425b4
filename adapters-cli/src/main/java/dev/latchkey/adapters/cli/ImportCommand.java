package dev.latchkey.adapters.cli;

import dev.latchkey.application.ImportUsers;
import dev.latchkey.application.Imported;
import dev.latchkey.application.PortableUser;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

@Command(
    name = "import",
    description = {
      "Adds the users of an export, which it reads from standard input.",
      "  latchkey users import < users.jsonl",
      "A line that is wrong, or whose name, address or id is taken, is reported and skipped:"
          + " no user is overwritten. Users who are stored already in the same state are skipped"
          + " in silence, so an interrupted import can be run again.",
      "The exit code is 1 if a line was reported."
    })
final class ImportCommand implements Callable<Integer> {

  private final Desk desk;

  ImportCommand(Desk desk) {
    this.desk = desk;
  }

  @Override
  public Integer call() {
    Terminal terminal = desk.terminal();
    if (terminal.keyboard() != null) {
      throw Stopped.wrongUsage("standard input must be an export, such as: < users.jsonl");
    }
    try (var progress = new Progress(terminal, size(terminal.in()))) {
      var users = new Users(new Lines(terminal.in(), UserLine.LONGEST), progress);
      Imported imported = imported(desk.latchkey().importUsers(), users);
      long rejected = imported.rejected() + users.malformed;
      progress.clear();
      desk.answer(
          new Imported(imported.added(), imported.present(), rejected),
          "added " + imported.added(),
          "already present " + imported.present(),
          "rejected " + rejected);
      return rejected == 0 ? Commands.DONE : Commands.REFUSED;
    }
  }

  private static Imported imported(ImportUsers importUsers, Users users) {
    try {
      return importUsers.execute(users, (user, refusal) -> users.report(refusal.getMessage()));
    } catch (RuntimeException failure) {
      users.reportStop();
      throw failure;
    }
  }

  /** The size of a file; 0 for a pipe. */
  private static long size(InputStream in) {
    try {
      return in instanceof FileInputStream file ? file.getChannel().size() : 0;
    } catch (IOException unknown) {
      return 0;
    }
  }

  /** The users of the lines; wrong lines are reported and skipped. */
  private final class Users implements Iterator<PortableUser> {

    private final Lines lines;
    private final Progress progress;
    private @Nullable PortableUser next;
    private long malformed;
    private long done;

    Users(Lines lines, Progress progress) {
      this.lines = lines;
      this.progress = progress;
    }

    @Override
    public boolean hasNext() {
      try {
        while (next == null) {
          byte[] line = read();
          if (line == null) {
            return false;
          }
          next = parse(line);
        }
        return true;
      } catch (IOException unreadable) {
        throw Stopped.refused("standard input cannot be read: " + unreadable.getMessage());
      }
    }

    private byte @Nullable [] read() throws IOException {
      while (true) {
        // The next line is read after the line before it has been imported or reported.
        done = lines.number();
        try {
          return lines.next();
        } catch (Lines.TooLong tooLong) {
          reject(tooLong.getMessage());
        }
      }
    }

    private @Nullable PortableUser parse(byte[] line) {
      try {
        return line.length == 0 ? null : UserLine.read(line);
      } catch (IllegalArgumentException wrong) {
        reject(wrong.getMessage());
        return null;
      }
    }

    @Override
    public PortableUser next() {
      if (!hasNext() || next == null) {
        throw new NoSuchElementException();
      }
      PortableUser user = next;
      next = null;
      progress.step(lines.bytes());
      return user;
    }

    private void reject(@Nullable String why) {
      malformed++;
      report(why);
    }

    void report(@Nullable String why) {
      progress.clear();
      desk.note("line " + lines.number() + ": " + why);
    }

    /** Names the last line that is done; the next one may have been imported, too. */
    void reportStop() {
      progress.clear();
      desk.note(
          (done == 0 ? "stopped before any line was done" : "stopped after line " + done)
              + "; the import can be run again");
    }
  }
}

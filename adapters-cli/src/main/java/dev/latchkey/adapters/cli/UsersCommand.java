package dev.latchkey.adapters.cli;

import dev.latchkey.adapters.cli.Shown.UserJson;
import dev.latchkey.domain.User;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "users", description = "Finds, adds, disables, deletes and moves users.")
final class UsersCommand {

  private static final int LARGEST_PAGE = 1_000;

  private final Desk desk;

  UsersCommand(Desk desk) {
    this.desk = desk;
  }

  @Command(description = "Lists users in the order of their ids.")
  void list(
      @Option(
              names = "--after",
              paramLabel = "ID",
              description = "Begins after the user of this id.")
          @Nullable String after,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "100",
              description = "The most users to list, 1 to 1000 (default: ${DEFAULT-VALUE}).")
          int limit) {
    if (limit < 1 || limit > LARGEST_PAGE) {
      throw Stopped.wrongUsage("--limit must be from 1 to " + LARGEST_PAGE);
    }
    User.Id first = after == null ? null : id(after);
    List<User> users = desk.latchkey().findUsers().execute(first, limit);
    var answer = new LinkedHashMap<String, Object>();
    answer.put("users", users.stream().map(UserJson::of).toList());
    var table = new Table("ID", "USERNAME", "EMAIL", "STATE", "SESSIONS");
    for (User user : users) {
      table.add(
          user.id().value(),
          user.username().value(),
          user.email().value(),
          Shown.state(user),
          String.valueOf(user.sessions().size()));
    }
    if (users.size() == limit) {
      User.Id last = users.get(limit - 1).id();
      if (!desk.latchkey().findUsers().execute(last, 1).isEmpty()) {
        answer.put("next", last.value());
        desk.note("There are more: --after " + last);
      }
    }
    desk.answer(answer, table.lines());
  }

  private static User.Id id(String text) {
    try {
      return new User.Id(text);
    } catch (IllegalArgumentException noId) {
      throw Stopped.wrongUsage("--after must be the id of a user: " + noId.getMessage());
    }
  }

  @Command(description = "Shows one user.")
  void show(@Mixin UserParameter wanted) {
    User user = wanted.find(desk);
    desk.answer(
        UserJson.of(user),
        "id          " + user.id(),
        "username    " + user.username(),
        "email       " + user.email(),
        "state       " + Shown.state(user),
        "sessions    " + user.sessions().size(),
        "reset link  " + Shown.reset(user.reset()));
  }

  @Command(
      description = {
        "Disables a user until the user is enabled again.",
        "Every session and reset link of the user ends at once. The user then gets the answers of an"
            + " unknown one, and can neither log in nor ask for a reset link."
      })
  void disable(@Mixin UserParameter wanted) {
    User user = wanted.find(desk);
    desk.latchkey().disableUser().execute(user.id());
    desk.answer(Shown.DONE, "disabled " + user.username());
  }

  @Command(description = "Lets a disabled user log in again, with the same password.")
  void enable(@Mixin UserParameter wanted) {
    User user = wanted.find(desk);
    desk.latchkey().enableUser().execute(user.id());
    desk.answer(Shown.DONE, "enabled " + user.username());
  }

  @Command(
      description = {
        "Deletes a user permanently.",
        "The sessions end at once; the name and the address are free again. Asks before."
      })
  void delete(
      @Mixin UserParameter wanted,
      @Option(names = "--yes", arity = "0", description = "Does not ask.") boolean yes) {
    if (!yes && desk.terminal().keyboard() == null) {
      throw Stopped.wrongUsage("there is no terminal for the question: give --yes");
    }
    User user = wanted.find(desk);
    if (!yes && !isConfirmed(user)) {
      throw Stopped.refused("nothing was deleted");
    }
    desk.latchkey().deleteUser().execute(user.id());
    desk.answer(Shown.DONE, "deleted " + user.username());
  }

  private boolean isConfirmed(User user) {
    Terminal.Keyboard keyboard = desk.terminal().keyboard();
    String answer =
        keyboard == null
            ? null
            : keyboard.line(
                "Delete "
                    + Printable.text(user.username() + " <" + user.email() + ">")
                    + " with "
                    + Shown.sessions(user.sessions().size())
                    + " for good? [y/N] ");
    return answer != null && (answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes"));
  }
}

package dev.latchkey.adapters.cli;

import dev.latchkey.application.Latchkey;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What every command works with: the hexagon, started when it is needed, and the terminal. */
final class Desk {

  private final Terminal terminal;
  private final Supplier<Hexagon> start;
  private @Nullable Hexagon started;
  private boolean json;

  Desk(Terminal terminal, Supplier<Hexagon> start) {
    this.terminal = terminal;
    this.start = start;
  }

  Terminal terminal() {
    return terminal;
  }

  Hexagon hexagon() {
    if (started == null) {
      started = start.get();
    }
    return started;
  }

  Latchkey latchkey() {
    return hexagon().latchkey();
  }

  /** Sets whether answers are JSON. */
  void answerInJson(boolean wanted) {
    json = wanted;
  }

  /**
   * Answers, in one of two forms.
   *
   * @param forPrograms what is written as JSON
   * @param forPeople lines of text
   */
  void answer(Object forPrograms, Iterable<String> forPeople) {
    if (json) {
      terminal.out().println(Json.write(forPrograms));
    } else {
      forPeople.forEach(line -> terminal.out().println(Printable.text(line)));
    }
  }

  void answer(Object forPrograms, String... forPeople) {
    answer(forPrograms, Arrays.asList(forPeople));
  }

  /** Writes a line that is not part of the answer to standard error. */
  void note(String line) {
    terminal.err().println(Printable.text(line));
  }
}

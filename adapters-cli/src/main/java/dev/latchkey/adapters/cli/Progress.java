package dev.latchkey.adapters.cli;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How far an export or import has come, on one line of a terminal; nothing elsewhere. */
final class Progress implements AutoCloseable {

  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int WIDTH = 40;
  private static final String CLEAR = "\r\033[K";

  private final Terminal terminal;
  private final long total;
  private long users;
  private long shownAt = System.nanoTime();

  /**
   * @param total the bytes that there are; 0 if that is not known
   */
  Progress(Terminal terminal, long total) {
    this.terminal = terminal;
    this.total = total;
  }

  /**
   * Counts one more user.
   *
   * @param bytes how many bytes of the input are done in all
   */
  void step(long bytes) {
    users++;
    long now = System.nanoTime();
    if (terminal.errIsShown() && now - shownAt >= PAUSE) {
      shownAt = now;
      terminal.err().print(CLEAR + bar(bytes) + String.format(Locale.ROOT, "%,d users", users));
      terminal.err().flush();
    }
  }

  private String bar(long bytes) {
    if (total <= 0) {
      return "";
    }
    int done = (int) (WIDTH * Math.min(bytes, total) / total);
    return "[%s%s] %3d %%  "
        .formatted(
            "=".repeat(done), " ".repeat(WIDTH - done), 100 * Math.min(bytes, total) / total);
  }

  long users() {
    return users;
  }

  /** Makes room for another line. */
  void clear() {
    if (terminal.errIsShown()) {
      terminal.err().print(CLEAR);
      terminal.err().flush();
    }
  }

  @Override
  public void close() {
    clear();
  }
}

package dev.latchkey.adapters.cli;

/** A command cannot go on; the message is a sentence for the operator. */
final class Stopped extends RuntimeException {

  private final int exitCode;

  private Stopped(int exitCode, String message) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  static Stopped refused(String message) {
    return new Stopped(Commands.REFUSED, message);
  }

  static Stopped wrongUsage(String message) {
    return new Stopped(Commands.WRONG_USAGE, message);
  }

  int exitCode() {
    return exitCode;
  }
}

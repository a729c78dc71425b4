package dev.latchkey.broken.application.port;

/** Answers in the place of its adapters. */
public interface Lenient {
  default boolean contains() {
    return empty();
  }

  static boolean none() {
    return false;
  }

  private boolean empty() {
    return false;
  }

  /** Does so as a class. */
  abstract class Halfway {
    boolean contains() {
      return false;
    }
  }
}

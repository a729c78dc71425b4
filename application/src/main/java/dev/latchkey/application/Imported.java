package dev.latchkey.application;

/**
 * The result of an import.
 *
 * @param added users who were stored
 * @param present users who were stored already, in the same state
 * @param rejected users who were skipped
 */
public record Imported(long added, long present, long rejected) {

  static final Imported ADDED = new Imported(1, 0, 0);
  static final Imported PRESENT = new Imported(0, 1, 0);
  static final Imported REJECTED = new Imported(0, 0, 1);

  Imported plus(Imported other) {
    return new Imported(added + other.added, present + other.present, rejected + other.rejected);
  }
}

package dev.latchkey.domain;

/** Checks numbers and durations against bounds. */
public final class Bounds {

  private Bounds() {}

  /**
   * Returns the value if it is within the bounds, which are inclusive.
   *
   * @param name of the value, for the message
   * @throws IllegalArgumentException if it is less than the least or more than the most
   */
  public static <T extends Comparable<T>> T check(String name, T value, T least, T most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          name + " must be " + least + " to " + most + ", not " + value);
    }
    return value;
  }
}

package dev.latchkey.brokenadapters;

import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A mistake that an author of an adapter may make, and tests of the contract that find it.
 *
 * @param name what the adapter does wrong
 * @param first makes the adapter over an empty store of its own
 * @param second makes another instance over the store of the first
 * @param foundBy tests of the contract, at least one, that fail over the adapter; others may fail,
 *     too
 */
public record Fault<A>(
    String name, Supplier<A> first, UnaryOperator<A> second, List<String> foundBy) {

  /** The fault whose adapter the contract is run over; tests run one after another. */
  private static volatile @Nullable Fault<?> current;

  /** Runs the contract over the adapter of this fault from now on. */
  public void choose() {
    current = this;
  }

  @SuppressWarnings("unchecked")
  static <A> Fault<A> current() {
    Fault<?> chosen = current;
    if (chosen == null) {
      throw new IllegalStateException("no fault is chosen");
    }
    return (Fault<A>) chosen;
  }

  @Override
  public String toString() {
    return name;
  }
}

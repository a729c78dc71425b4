package dev.latchkey.brokenadapters;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A mistake that an author of an adapter may make, and tests of the contract that find it.
 *
 * @param name what the adapter does wrong
 * @param first makes the adapter over an empty store of its own
 * @param second makes another instance over the store of the first
 * @param foundBy tests of the contract that fail over the adapter; others may fail, too. None for
 *     the sound adapter, which the whole contract accepts
 */
public record Fault<A>(
    String name, Supplier<A> first, UnaryOperator<A> second, List<String> foundBy) {

  /** The configuration parameter without which no contract runs over a faulty adapter. */
  public static final String WHEN_ASKED = "dev.latchkey.brokenadapters";

  /** The fault whose adapter this thread runs the contract over. */
  private static final ThreadLocal<@Nullable Fault<?>> CURRENT = new ThreadLocal<>();

  /** A fault of an adapter without a store to share. */
  static <A> Fault<A> of(String name, Supplier<A> adapter, String... foundBy) {
    return new Fault<>(name, adapter, UnaryOperator.identity(), List.of(foundBy));
  }

  /** A fault that is a twist of an adapter without a store to share. */
  static <A, T extends A> Fault<A> of(
      String name, Supplier<T> sound, Consumer<T> twist, String... foundBy) {
    return of(name, () -> twisted(sound.get(), twist), foundBy);
  }

  /** Waits all of this time: a thread may wake up earlier. */
  static void waste(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  static <T> T twisted(T sound, Consumer<T> twist) {
    twist.accept(sound);
    return sound;
  }

  /** Runs the contract over the adapter of this fault from now on, in this thread. */
  public void choose() {
    CURRENT.set(this);
  }

  @SuppressWarnings("unchecked")
  static <A> Fault<A> current() {
    return (Fault<A>) Objects.requireNonNull(CURRENT.get(), "no fault is chosen");
  }

  @Override
  public String toString() {
    return name;
  }

  /** Skips the contracts over faulty adapters in an ordinary run of all tests. */
  static final class OnlyWhenAsked implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return context.getConfigurationParameter(WHEN_ASKED).isPresent()
          ? ConditionEvaluationResult.enabled("it has to fail")
          : ConditionEvaluationResult.disabled("it fails on purpose");
    }
  }
}

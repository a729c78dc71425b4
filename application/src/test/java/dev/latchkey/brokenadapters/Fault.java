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
 * A mistake that an author of an adapter may make, and the tests of the contract that find it.
 *
 * @param name what the adapter does wrong
 * @param first makes the adapter over an empty store that no other adapter uses
 * @param second makes another instance over the store of the first
 * @param foundBy the tests of the contract that must fail; others may fail, too. Empty for a sound
 *     adapter, which must pass the whole contract
 */
public record Fault<A>(
    String name, Supplier<A> first, UnaryOperator<A> second, List<String> foundBy) {

  /** The JUnit configuration parameter that must be set to run a contract over a faulty adapter. */
  public static final String WHEN_ASKED = "dev.latchkey.brokenadapters";

  /** The fault that contracts in this thread run over. */
  private static final ThreadLocal<@Nullable Fault<?>> CURRENT = new ThreadLocal<>();

  /** Returns a fault of an adapter without a shared store. */
  static <A> Fault<A> of(String name, Supplier<A> adapter, String... foundBy) {
    return new Fault<>(name, adapter, UnaryOperator.identity(), List.of(foundBy));
  }

  /** Returns a fault that changes a sound adapter without a shared store. */
  static <A, T extends A> Fault<A> of(
      String name, Supplier<T> sound, Consumer<T> twist, String... foundBy) {
    return of(name, () -> twisted(sound.get(), twist), foundBy);
  }

  /** Waits for at least this time, even if the thread wakes up earlier. */
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

  /** Makes contracts in this thread run over the adapter of this fault from now on. */
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
          ? ConditionEvaluationResult.enabled("a test expects it to fail")
          : ConditionEvaluationResult.disabled("it fails on purpose");
    }
  }
}

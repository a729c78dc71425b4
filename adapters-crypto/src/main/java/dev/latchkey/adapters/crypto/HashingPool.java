package dev.latchkey.adapters.crypto;

import dev.latchkey.application.port.Busy;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/**
 * A fixed number of threads with a bounded queue, so that hashing never holds more memory than this
 * number of hashes needs. Some libraries of Argon2 keep the memory of a hash for every thread that
 * made one.
 */
final class HashingPool implements MeterBinder, AutoCloseable {

  /** About as long as four of the most expensive hashes that the settings allow. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(4);

  private final ThreadPoolExecutor threads;
  private final Duration longestWait;
  private final LongAdder refused = new LongAdder();

  HashingPool(int concurrent, int queue, Duration longestWait) {
    this.threads =
        new ThreadPoolExecutor(
            concurrent,
            concurrent,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            new HashingThreads());
    this.longestWait = longestWait;
  }

  /**
   * Runs the work in one of the threads and returns its result. Work that has begun is always
   * waited for.
   *
   * @throws Busy if the work never began: the queue is full, the work waited too long, or the
   *     caller was interrupted
   */
  <T> T run(Callable<T> work) {
    var task = new FutureTask<>(work);
    try {
      threads.execute(task);
    } catch (RejectedExecutionException full) {
      throw refuse();
    }
    long wait = longestWait.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get(wait, TimeUnit.NANOSECONDS);
        } catch (InterruptedException | TimeoutException e) {
          interrupted |= e instanceof InterruptedException;
          if (threads.remove(task)) {
            throw refuse();
          }
          wait = Long.MAX_VALUE; // it has begun
        } catch (ExecutionException e) {
          throw unchecked(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Busy refuse() {
    refused.increment();
    return new Busy();
  }

  private static RuntimeException unchecked(ExecutionException failed) {
    if (failed.getCause() instanceof Error error) {
      throw error;
    }
    return failed.getCause() instanceof RuntimeException e ? e : new IllegalStateException(failed);
  }

  /** Binds Micrometer's meters of an executor, and {@code latchkey.hash.refused}. */
  @Override
  public void bindTo(MeterRegistry meters) {
    new ExecutorServiceMetrics(threads, "hashing", Tags.empty()).bindTo(meters);
    FunctionCounter.builder("latchkey.hash.refused", refused, LongAdder::sum).register(meters);
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}

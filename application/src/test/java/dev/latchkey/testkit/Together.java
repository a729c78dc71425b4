package dev.latchkey.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Runs tasks concurrently. */
public final class Together {

  /** The prefix of the names of the threads. */
  public static final String THREAD_NAME = "together-";

  private Together() {}

  /**
   * The outcome of a task.
   *
   * @param result what it returned; null if it threw
   * @param failure what it threw; null if it returned
   */
  public record Outcome<T>(@Nullable T result, @Nullable Throwable failure) {

    /** Returns whether the task ended without an exception. */
    public boolean succeeded() {
      return failure == null;
    }
  }

  /**
   * Runs one task in each thread. Starts all tasks at the same moment, and waits until all have
   * ended.
   *
   * @param threads the number of threads
   * @param task makes the task of a thread from its number, which counts from 0
   * @return the outcomes, in the order of the numbers of the threads
   */
  public static <T> List<Outcome<T>> run(int threads, IntFunction<Callable<T>> task) {
    var barrier = new CyclicBarrier(threads);
    var named = new AtomicInteger();
    var pool =
        Executors.newFixedThreadPool(
            threads,
            work -> {
              var thread = new Thread(work, THREAD_NAME + named.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Callable<T> mine = task.apply(i);
        futures.add(
            pool.submit(
                () -> {
                  barrier.await();
                  return mine.call();
                }));
      }
      List<Outcome<T>> outcomes = new ArrayList<>();
      for (Future<T> future : futures) {
        outcomes.add(outcome(future));
      }
      return outcomes;
    } finally {
      pool.shutdownNow();
    }
  }

  private static <T> Outcome<T> outcome(Future<T> future) {
    try {
      return new Outcome<>(future.get(), null);
    } catch (ExecutionException failed) {
      return new Outcome<>(null, failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return new Outcome<>(null, interrupted);
    }
  }
}

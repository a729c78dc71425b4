package dev.latchkey.bootstrap;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks up who asked for a reset link: one thread, so that a flood of requests takes no more.
 * Closing it lets what was accepted finish for a few seconds.
 */
final class Background implements Executor, AutoCloseable {

  private static final int MOST_WAITING = 1_000;

  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          work -> {
            var background = new Thread(work, "background");
            background.setDaemon(true);
            return background;
          });

  @Override
  public void execute(Runnable work) {
    thread.execute(work);
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException hurried) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}

package dev.latchkey.bootstrap;

import dev.latchkey.application.port.UnreadableUser;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work that no caller waits for, after a random delay of 0.5 to 1.5 seconds. Work that began
 * while the answer is still on its way would slow the answer down, and so reveal how much there is
 * to do (ASVS 6.3.8). One thread, so that a flood takes no more. Closing it gives accepted work 5
 * seconds to finish.
 */
final class Background implements Executor, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Background.class);

  private static final int MOST_WAITING = 1_000;

  private static final Duration SHORTEST_DELAY = Duration.ofMillis(500);
  private static final Duration LONGEST_DELAY = Duration.ofMillis(1_500);

  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1,
          work -> {
            var background = new Thread(work, "background");
            background.setDaemon(true);
            return background;
          });

  /**
   * @throws RejectedExecutionException if 1,000 pieces of work wait
   */
  @Override
  public void execute(Runnable work) {
    if (thread.getQueue().size() >= MOST_WAITING) {
      throw new RejectedExecutionException();
    }
    long delay =
        ThreadLocalRandom.current().nextLong(SHORTEST_DELAY.toMillis(), LONGEST_DELAY.toMillis());
    var unused = thread.schedule(() -> run(work), delay, TimeUnit.MILLISECONDS);
  }

  private static void run(Runnable work) {
    try {
      work.run();
    } catch (UnreadableUser damaged) {
      LOG.error("a user is damaged: {}", damaged.getMessage());
    } catch (RuntimeException fault) {
      LOG.error("an internal error in the background", fault);
    }
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      thread.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    int dropped = thread.shutdownNow().size();
    if (dropped > 0) {
      LOG.error("requests for reset links dropped because the service stops: {}", dropped);
    }
  }
}

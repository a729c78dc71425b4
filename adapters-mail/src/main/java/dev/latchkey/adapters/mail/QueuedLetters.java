package dev.latchkey.adapters.mail;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.Letter;
import dev.latchkey.application.port.Letters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link Letters} that wait in memory for a few threads to deliver them. A delivery that fails for
 * now is tried again later, so that no letter blocks the next; after the last pause, or when the
 * server refuses a letter for good, it is dropped and logged.
 */
final class QueuedLetters implements Letters, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(QueuedLetters.class);

  /** Before each further try: 5 tries in 20 minutes, well before a link ends. */
  static final List<Duration> PAUSES =
      List.of(ofSeconds(10), ofMinutes(1), ofMinutes(5), ofMinutes(14));

  /** Letters being delivered, waiting, or waiting for another try; each takes about a kilobyte. */
  static final int MOST_WAITING = 1_000;

  /** A server that stalls holds one connection for each; mail servers allow few from one client. */
  private static final int THREADS = 2;

  private static final Duration FAREWELL = ofSeconds(5);

  private final Delivery delivery;
  private final List<Duration> pauses;
  private final Semaphore places;
  private final Consumer<Letter> lost;
  private final ScheduledThreadPoolExecutor threads;
  private final Counter sent;
  private final Counter failed;

  /**
   * @param pauses how long to wait before each further try
   * @param places how many letters may wait
   * @param lost is told of each letter that will not be delivered
   */
  QueuedLetters(
      Delivery delivery,
      List<Duration> pauses,
      int places,
      MeterRegistry metrics,
      Consumer<Letter> lost) {
    this.delivery = delivery;
    this.pauses = List.copyOf(pauses);
    this.lost = lost;
    this.places = new Semaphore(places);
    this.threads =
        new ScheduledThreadPoolExecutor(
            THREADS,
            work -> {
              var thread = new Thread(work, "letters");
              thread.setDaemon(true);
              return thread;
            });
    // What waits for another try is not worth delaying the end of the process.
    threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    metrics.gauge("latchkey.letters.waiting", this, it -> places - it.places.availablePermits());
    sent = metrics.counter("latchkey.letters.sent");
    failed = metrics.counter("latchkey.letters.failed");
  }

  @Override
  public void post(Letter letter) {
    if (!places.tryAcquire()) {
      throw new Busy();
    }
    try {
      threads.execute(() -> deliver(letter, 0));
    } catch (RejectedExecutionException stopping) {
      places.release();
      throw new Busy();
    }
  }

  private void deliver(Letter letter, int tries) {
    try {
      delivery.deliver(letter);
      sent.increment();
      places.release();
    } catch (Delivery.Failed failure) {
      if (failure.isFinal() || tries == pauses.size()) {
        drop(letter, tries, failure);
      } else {
        retry(letter, tries, failure);
      }
    } catch (RuntimeException fault) {
      LOG.error("an internal error while delivering a letter: {}", fault.getClass().getName());
      lose(letter);
    }
  }

  private void retry(Letter letter, int tries, Delivery.Failed failure) {
    LOG.warn("{} was not delivered yet: {}", described(letter), failure.getMessage());
    try {
      long pause = pauses.get(tries).toMillis();
      var unused = threads.schedule(() -> deliver(letter, tries + 1), pause, MILLISECONDS);
    } catch (RejectedExecutionException stopping) {
      drop(letter, tries, failure);
    }
  }

  private void drop(Letter letter, int tries, Delivery.Failed failure) {
    lose(letter);
    LOG.error(
        "{} could not be delivered; attempts: {}, the last failure: {}",
        described(letter),
        tries + 1,
        failure.getMessage());
  }

  private void lose(Letter letter) {
    failed.increment();
    places.release();
    lost.accept(letter);
  }

  private static String described(Letter letter) {
    return "a letter of kind " + letter.getClass().getSimpleName() + " to user " + letter.user();
  }

  /** Delivers for a few seconds what was posted; then gives up. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      threads.awaitTermination(FAREWELL.toMillis(), MILLISECONDS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
  }
}

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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link Letters} that wait in memory for a few threads to deliver them. A delivery that fails
 * temporarily is tried again later, so that no letter blocks the next; after the last pause, or
 * when the server refuses a letter for good, it is dropped and logged.
 */
final class QueuedLetters implements Letters, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(QueuedLetters.class);

  /** Before each further try: 5 tries in 20 minutes, well before a link ends by default. */
  static final List<Duration> PAUSES =
      List.of(ofSeconds(10), ofMinutes(1), ofMinutes(5), ofMinutes(14));

  /** Letters being delivered, waiting, or waiting for another try; each takes about a kilobyte. */
  static final int MOST_WAITING = 1_000;

  /** A server that stalls holds one connection for each; mail servers allow few from one client. */
  private static final int THREADS = 2;

  private static final Duration FAREWELL = ofSeconds(5);

  /** For letters whose delivery has begun: a slow server may still accept them. */
  private static final Duration FAREWELL_OF_BEGUN = ofSeconds(15);

  /** Not equal to another one of an equal letter. */
  private static final class Posted {
    final Letter letter;

    Posted(Letter letter) {
      this.letter = letter;
    }

    @Override
    public String toString() {
      return "a letter of kind " + letter.getClass().getSimpleName() + " to user " + letter.user();
    }
  }

  private final Delivery delivery;
  private final List<Duration> pauses;
  private final Semaphore places;
  private final Set<Posted> underWay = ConcurrentHashMap.newKeySet();
  private final Consumer<Letter> lost;
  private final ScheduledThreadPoolExecutor threads;
  private final Counter sent;
  private final Counter failed;

  /**
   * @param pauses how long to wait before each further try
   * @param places how many letters may wait, including those being delivered
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
    var posted = new Posted(letter);
    underWay.add(posted);
    try {
      threads.execute(() -> deliver(posted, 0));
    } catch (RejectedExecutionException stopping) {
      if (end(posted)) {
        throw new Busy();
      }
    }
  }

  private void deliver(Posted posted, int tries) {
    try {
      delivery.deliver(posted.letter);
      if (end(posted)) {
        sent.increment();
      }
    } catch (Delivery.Failed failure) {
      if (failure.isFinal() || tries == pauses.size()) {
        drop(posted, tries, failure);
      } else {
        retry(posted, tries, failure);
      }
    } catch (RuntimeException | Error fault) {
      LOG.error("an internal error while delivering a letter: {}", fault.getClass().getName());
      lose(posted);
    }
  }

  private void retry(Posted posted, int tries, Delivery.Failed failure) {
    LOG.warn("{} was not delivered yet: {}", posted, failure.getMessage());
    try {
      long pause = pauses.get(tries).toMillis();
      var unused = threads.schedule(() -> deliver(posted, tries + 1), pause, MILLISECONDS);
    } catch (RejectedExecutionException stopping) {
      drop(posted, tries, failure);
    }
  }

  private void drop(Posted posted, int tries, Delivery.Failed failure) {
    lose(posted);
    LOG.error(
        "{} could not be delivered; attempts: {}, the last failure: {}",
        posted,
        tries + 1,
        failure.getMessage());
  }

  private void lose(Posted posted) {
    if (end(posted)) {
      failed.increment();
      lost.accept(posted.letter);
    }
  }

  /** Returns whether it had not ended before. */
  private boolean end(Posted posted) {
    boolean first = underWay.remove(posted);
    if (first) {
      places.release();
    }
    return first;
  }

  /**
   * Delivers posted letters for up to 5 seconds, and those whose delivery has begun for up to 15
   * more. Letters that wait for another try are lost.
   */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(FAREWELL.toMillis(), MILLISECONDS)) {
        threads.getQueue().clear();
        threads.awaitTermination(FAREWELL_OF_BEGUN.toMillis(), MILLISECONDS);
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
    for (Posted left : List.copyOf(underWay)) {
      LOG.error("{} was not delivered before the service stopped", left);
      lose(left);
    }
  }
}

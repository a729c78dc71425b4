package dev.latchkey.adapters.mongo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads by key, and together what is asked for while other reads run. Every read begins after all
 * who share it have asked, so nobody is told what was true before; whoever asks alone waits for
 * nobody.
 */
final class BatchedReads<K, V> {

  /** Bounds the answer to a read. */
  static final int MOST_KEYS = 64;

  private static final class Batch<K, V> {
    final List<K> keys = new ArrayList<>();
    final CompletableFuture<Map<K, V>> values = new CompletableFuture<>();
  }

  private final Semaphore turns;
  private final Duration patience;
  private final Function<List<K>, Map<K, V>> read;
  private @Nullable Batch<K, V> gathering;

  /**
   * @param atOnce how many reads run before others wait and gather
   * @param patience how long they wait at most: reads that take longer are not waited for
   * @param read finds what there is of the keys, each of which may come more than once
   */
  BatchedReads(int atOnce, Duration patience, Function<List<K>, Map<K, V>> read) {
    this.turns = new Semaphore(atOnce);
    this.patience = patience;
    this.read = read;
  }

  /** What the read throws, all who share it are thrown. */
  Optional<V> find(K key) {
    Batch<K, V> batch = new Batch<>();
    boolean first = true;
    synchronized (turns) {
      if (gathering != null) {
        batch = gathering;
        first = false;
      }
      batch.keys.add(key);
      gathering = batch.keys.size() < MOST_KEYS ? batch : null;
    }
    if (first) {
      read(batch);
    }
    try {
      return Optional.ofNullable(batch.values.join().get(key));
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException exception) {
        throw exception;
      }
      throw failed;
    }
  }

  /** The first of a batch reads for all who have come until it is its turn. */
  private void read(Batch<K, V> batch) {
    boolean turn = waitForTurn();
    synchronized (turns) {
      if (gathering == batch) {
        gathering = null;
      }
    }
    try {
      batch.values.complete(read.apply(batch.keys));
    } catch (Throwable failed) {
      batch.values.completeExceptionally(failed);
    } finally {
      if (turn) {
        turns.release();
      }
    }
  }

  private boolean waitForTurn() {
    try {
      return turns.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

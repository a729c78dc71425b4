package dev.latchkey.coalescing;

import dev.latchkey.application.port.StoreUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Coalesces lookups that arrive while reads are in flight into the next read (ADR 16). A read
 * begins only after every caller that shares it has asked, so no caller gets an older answer; a
 * lookup that arrives while fewer reads are in flight starts its own at once.
 */
public final class CoalescedReads<K, V> {

  /** The most keys in one read; bounds the size of its answer. */
  public static final int MAX_KEYS = 64;

  /** Enough to keep every processor busy. */
  private static final int CONCURRENT_READS =
      Math.max(2, Runtime.getRuntime().availableProcessors());

  /** Many times what a read takes on a healthy server. */
  private static final Duration MAX_TURN_WAIT = Duration.ofMillis(50);

  /** The caller that opens a batch is its leader: it waits for a turn and reads for all. */
  private static final class Batch<K, V> {
    final List<K> keys = new ArrayList<>();
    final CompletableFuture<Map<K, V>> values = new CompletableFuture<>();
  }

  private final Semaphore turns;
  private final Duration maxTurnWait;
  private final Duration maxWait;
  private final Function<List<K>, Map<K, V>> read;
  private @Nullable Batch<K, V> open;

  /**
   * Allows as many reads in flight as there are processors, at least two. A batch that has waited
   * for 50 ms is read in addition to them.
   *
   * @param maxRead the longest time a read can take
   * @param read returns the values of the keys that exist, of which there are at most {@link
   *     #MAX_KEYS}; a key may be given more than once
   */
  public CoalescedReads(Duration maxRead, Function<List<K>, Map<K, V>> read) {
    this(CONCURRENT_READS, MAX_TURN_WAIT, maxRead, read);
  }

  /**
   * @param concurrent the number of reads in flight beyond which lookups are coalesced
   * @param maxTurnWait after this a batch is read without a turn, so that one slow read does not
   *     delay the others
   * @param maxRead the longest time a read can take
   * @param read returns the values of the keys that exist; a key may be given more than once
   */
  CoalescedReads(
      int concurrent, Duration maxTurnWait, Duration maxRead, Function<List<K>, Map<K, V>> read) {
    this.turns = new Semaphore(concurrent);
    this.maxTurnWait = maxTurnWait;
    this.maxWait = maxTurnWait.plus(maxRead);
    this.read = read;
  }

  /**
   * Finds one value. If the read fails, every caller in the batch gets its exception. If the leader
   * is interrupted or dies, only the leader fails; the others look up their keys again.
   *
   * @throws StoreUnavailable if the caller is interrupted, or waits longer than a turn and a read
   *     can take
   */
  public Optional<V> find(K key) {
    long start = System.nanoTime();
    while (true) {
      Batch<K, V> opened = new Batch<>();
      Batch<K, V> joined = join(key, opened);
      if (joined == opened) {
        lead(opened);
      }
      try {
        long left = maxWait.toNanos() - (System.nanoTime() - start);
        return Optional.ofNullable(joined.values.get(left, TimeUnit.NANOSECONDS).get(key));
      } catch (CancellationException leaderGone) {
        // Looks the key up again.
      } catch (ExecutionException failed) {
        throw (RuntimeException) failed.getCause();
      } catch (TimeoutException tooLong) {
        close(joined);
        throw new StoreUnavailable("a shared read took longer than a read can take", tooLong);
      } catch (InterruptedException interrupted) {
        throw interrupted(interrupted);
      }
    }
  }

  private synchronized Batch<K, V> join(K key, Batch<K, V> fresh) {
    Batch<K, V> batch = open == null ? fresh : open;
    batch.keys.add(key);
    open = batch.keys.size() < MAX_KEYS ? batch : null;
    return batch;
  }

  private synchronized void close(Batch<K, V> batch) {
    if (open == batch) {
      open = null;
    }
  }

  /** However this ends, the batch is closed and its callers are released. */
  private void lead(Batch<K, V> batch) {
    boolean turn = false;
    try {
      turn = turns.tryAcquire(maxTurnWait.toNanos(), TimeUnit.NANOSECONDS);
      close(batch);
      batch.values.complete(read.apply(batch.keys));
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    } catch (RuntimeException failed) {
      if (Thread.currentThread().isInterrupted()) {
        throw failed;
      }
      batch.values.completeExceptionally(failed);
    } finally {
      if (turn) {
        turns.release();
      }
      close(batch);
      batch.values.cancel(false); // without effect once it is completed
    }
  }

  private static StoreUnavailable interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new StoreUnavailable("interrupted while waiting for a read", cause);
  }
}

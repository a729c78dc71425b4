package dev.latchkey.coalescing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.application.port.StoreUnavailable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a store whose reads signal when they begin and end when they are told to. */
@Timeout(20)
class CoalescedReadsTest {

  private static final Duration ENDLESS = Duration.ofDays(1);

  private final Map<String, String> stored =
      new ConcurrentHashMap<>(Map.of("a", "old a", "b", "old b", "c", "old c"));
  private final List<List<String>> reads = new CopyOnWriteArrayList<>();
  private final Semaphore begun = new Semaphore(0);
  private final Semaphore mayEnd = new Semaphore(0);
  private final CoalescedReads<String, String> one =
      new CoalescedReads<>(1, ENDLESS, ENDLESS, this::read);

  private Map<String, String> read(List<String> keys) {
    reads.add(List.copyOf(keys));
    var found = new HashMap<>(stored);
    found.keySet().retainAll(keys);
    begun.release();
    mayEnd.acquireUninterruptibly();
    return found;
  }

  @AfterEach
  void endAllReads() {
    mayEnd.release(1000);
  }

  @Test
  void readsALoneLookupAtOnce() {
    mayEnd.release(2);
    assertThat(one.find("a")).contains("old a");
    assertThat(one.find("missing")).isEmpty();
    assertThat(reads).containsExactly(List.of("a"), List.of("missing"));
  }

  @Test
  void runsAsManyReadsAsAllowed() {
    var two = new CoalescedReads<>(2, ENDLESS, ENDLESS, this::read);
    new Caller(two, "a");
    new Caller(two, "b");
    begun.acquireUninterruptibly(2);
    assertThat(reads).containsExactlyInAnyOrder(List.of("a"), List.of("b"));
  }

  @Test
  void coalescesLookupsThatArriveDuringARead() {
    var first = new Caller(one, "a");
    begun.acquireUninterruptibly();
    var others = List.of(new Caller(one, "b"), new Caller(one, "missing"), new Caller(one, "c"));
    mayEnd.release(2);
    assertThat(first.answer.join()).contains("old a");
    assertThat(others)
        .extracting(caller -> caller.answer.join())
        .containsExactly(Optional.of("old b"), Optional.empty(), Optional.of("old c"));
    assertThat(reads).containsExactly(List.of("a"), List.of("b", "missing", "c"));
  }

  @Test
  void neverAnswersFromAReadThatBeganBeforeTheLookup() {
    var before = new Caller(one, "a");
    begun.acquireUninterruptibly();
    stored.put("a", "new a");
    var after = new Caller(one, "a");
    mayEnd.release(2);
    assertThat(before.answer.join()).contains("old a");
    assertThat(after.answer.join()).contains("new a");
  }

  @Test
  void opensTheNextBatchWhenOneIsFull() {
    new Caller(one, "a");
    begun.acquireUninterruptibly();
    var callers =
        IntStream.rangeClosed(0, CoalescedReads.MAX_KEYS)
            .mapToObj(i -> new Caller(one, "b"))
            .toList();
    mayEnd.release(3);
    callers.forEach(caller -> caller.answer.join());
    assertThat(reads)
        .extracting(List::size)
        .containsExactlyInAnyOrder(1, CoalescedReads.MAX_KEYS, 1);
  }

  @Test
  void aFailedReadFailsItsBatchOnly() {
    var failing = failing(keys -> keys.contains("b"), new StoreUnavailable("broken", null));
    var first = new Caller(failing, "a");
    begun.acquireUninterruptibly();
    var b = new Caller(failing, "b");
    var c = new Caller(failing, "c");
    mayEnd.release(3);
    assertThat(first.answer.join()).contains("old a");
    assertThatThrownBy(b.answer::join).hasRootCauseInstanceOf(StoreUnavailable.class);
    assertThatThrownBy(c.answer::join).hasRootCauseInstanceOf(StoreUnavailable.class);
    assertThat(failing.find("a")).contains("old a");
  }

  @Test
  void aSlowReadDoesNotDelayOthersBeyondTheTurnWait() {
    var impatient = new CoalescedReads<>(1, Duration.ofMillis(1), ENDLESS, this::read);
    new Caller(impatient, "a");
    begun.acquireUninterruptibly();
    new Caller(impatient, "b");
    begun.acquireUninterruptibly();
    assertThat(reads).containsExactly(List.of("a"), List.of("b"));
  }

  @Test
  void anInterruptedLeaderFailsAloneAndStaysInterrupted() {
    new Caller(one, "a");
    begun.acquireUninterruptibly();
    var leader = new Caller(one, "b");
    var follower = new Caller(one, "c");
    leader.thread.interrupt();
    assertThatThrownBy(leader.answer::join).hasRootCauseInstanceOf(InterruptedException.class);
    assertThat(leader.interrupted).isTrue();
    mayEnd.release(2);
    assertThat(follower.answer.join()).contains("old c");
  }

  @Test
  void aLeaderInterruptedDuringItsReadFailsAlone() {
    var interruptible =
        failing(
            keys -> Thread.currentThread().isInterrupted(), new StoreUnavailable("stopped", null));
    new Caller(interruptible, "a");
    begun.acquireUninterruptibly();
    var leader = new Caller(interruptible, "b");
    var follower = new Caller(interruptible, "c");
    mayEnd.release();
    begun.acquireUninterruptibly();
    leader.thread.interrupt();
    mayEnd.release(2);
    assertThatThrownBy(leader.answer::join).hasCauseInstanceOf(StoreUnavailable.class);
    assertThat(follower.answer.join()).contains("old c");
  }

  @Test
  void aLeaderThatDiesFailsAlone() {
    var dying = failing(keys -> keys.size() > 1, new OutOfMemoryError("simulated"));
    new Caller(dying, "a");
    begun.acquireUninterruptibly();
    var leader = new Caller(dying, "b");
    var follower = new Caller(dying, "c");
    mayEnd.release(3);
    assertThatThrownBy(leader.answer::join).hasCauseInstanceOf(OutOfMemoryError.class);
    assertThat(follower.answer.join()).contains("old c");
  }

  @Test
  void anInterruptedFollowerStopsWaiting() {
    new Caller(one, "a");
    begun.acquireUninterruptibly();
    var leader = new Caller(one, "b");
    var follower = new Caller(one, "c");
    follower.thread.interrupt();
    assertThatThrownBy(follower.answer::join).hasRootCauseInstanceOf(InterruptedException.class);
    mayEnd.release(2);
    assertThat(leader.answer.join()).contains("old b");
  }

  @Test
  void aFollowerWaitsNoLongerThanAReadCanTake() {
    var bounded = new CoalescedReads<>(1, Duration.ofMillis(50), Duration.ofMillis(50), this::read);
    new Caller(bounded, "a");
    begun.acquireUninterruptibly();
    new Caller(bounded, "b");
    var follower = new Caller(bounded, "c");
    assertThatThrownBy(follower.answer::join).hasCauseInstanceOf(StoreUnavailable.class);
  }

  private CoalescedReads<String, String> failing(Predicate<List<String>> fails, Throwable failure) {
    return new CoalescedReads<>(
        1,
        ENDLESS,
        ENDLESS,
        keys -> {
          var found = read(keys);
          if (fails.test(keys)) {
            throwUnchecked(failure);
          }
          return found;
        });
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> void throwUnchecked(Throwable failure) throws T {
    throw (T) failure;
  }

  /** A lookup in a thread of its own, which is waiting or done when the constructor returns. */
  private static final class Caller {
    final CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
    final Thread thread;
    volatile boolean interrupted;

    Caller(CoalescedReads<String, String> reads, String key) {
      thread = new Thread(() -> lookUp(reads, key));
      thread.start();
      while (thread.getState() != Thread.State.WAITING
          && thread.getState() != Thread.State.TIMED_WAITING
          && !answer.isDone()) {
        Thread.onSpinWait();
      }
    }

    private void lookUp(CoalescedReads<String, String> reads, String key) {
      try {
        answer.complete(reads.find(key));
      } catch (Throwable failed) {
        interrupted = Thread.currentThread().isInterrupted();
        answer.completeExceptionally(failed);
      }
    }
  }
}

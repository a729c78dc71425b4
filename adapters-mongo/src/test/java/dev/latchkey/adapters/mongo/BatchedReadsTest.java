package dev.latchkey.adapters.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.application.port.StoreUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a store whose every read says when it begins and ends when it is told to. */
@Timeout(20)
class BatchedReadsTest {

  private static final Duration ENDLESS = Duration.ofDays(1);

  private final Map<String, String> stored = new ConcurrentHashMap<>();
  private final List<List<String>> reads = new CopyOnWriteArrayList<>();
  private final Semaphore begun = new Semaphore(0);
  private final Semaphore mayEnd = new Semaphore(0);

  @BeforeEach
  void store() {
    for (String key : List.of("a", "b", "c")) {
      stored.put(key, key + " as it was");
    }
  }

  private Map<String, String> read(List<String> keys) {
    reads.add(List.copyOf(keys));
    var found = new HashMap<>(stored);
    found.keySet().retainAll(keys);
    begun.release();
    mayEnd.acquireUninterruptibly();
    return found;
  }

  private BatchedReads<String, String> oneAtOnce() {
    return new BatchedReads<>(1, ENDLESS, this::read);
  }

  @Test
  void whoAsksAloneIsReadAtOnce() {
    mayEnd.release(2);
    var batched = oneAtOnce();
    assertThat(batched.find("a")).contains("a as it was");
    assertThat(batched.find("nobody")).isEmpty();
    assertThat(reads).containsExactly(List.of("a"), List.of("nobody"));
  }

  @Test
  void soManyReadAtOnceAsMay() {
    var batched = new BatchedReads<>(2, ENDLESS, this::read);
    var a = asked(() -> batched.find("a"));
    var b = asked(() -> batched.find("b"));
    begun.acquireUninterruptibly(2);
    assertThat(reads).containsExactlyInAnyOrder(List.of("a"), List.of("b"));
    mayEnd.release(2);
    assertThat(a.join()).contains("a as it was");
    assertThat(b.join()).contains("b as it was");
  }

  @Test
  void whoComesWhileOthersReadIsReadTogetherAndGetsWhatHeAskedFor() {
    var batched = oneAtOnce();
    var first = asked(() -> batched.find("a"));
    begun.acquireUninterruptibly();
    var b = asked(() -> batched.find("b"));
    var nobody = asked(() -> batched.find("nobody"));
    var c = asked(() -> batched.find("c"));
    mayEnd.release(2);
    assertThat(first.join()).contains("a as it was");
    assertThat(b.join()).contains("b as it was");
    assertThat(c.join()).contains("c as it was");
    assertThat(nobody.join()).isEmpty();
    assertThat(reads).containsExactly(List.of("a"), List.of("b", "nobody", "c"));
  }

  @Test
  void nobodySharesAReadThatBeganBeforeHeAsked() {
    var batched = oneAtOnce();
    var before = asked(() -> batched.find("a"));
    begun.acquireUninterruptibly();
    stored.put("a", "a as it is now");
    var after = asked(() -> batched.find("a"));
    mayEnd.release(2);
    assertThat(before.join()).contains("a as it was");
    assertThat(after.join()).contains("a as it is now");
  }

  @Test
  void aFullBatchLetsOthersGatherAnew() {
    var batched = oneAtOnce();
    var asking = new ArrayList<CompletableFuture<Optional<String>>>();
    asking.add(asked(() -> batched.find("a")));
    begun.acquireUninterruptibly();
    IntStream.rangeClosed(0, BatchedReads.MOST_KEYS)
        .forEach(i -> asking.add(asked(() -> batched.find("b"))));
    mayEnd.release(3);
    asking.forEach(CompletableFuture::join);
    assertThat(reads)
        .extracting(List::size)
        .containsExactlyInAnyOrder(1, BatchedReads.MOST_KEYS, 1);
  }

  @Test
  void aReadThatFailsFailsAllWhoShareItAndNoOther() {
    var broken = Set.of("b", "c");
    var batched = new BatchedReads<String, String>(1, ENDLESS, keys -> failingFor(broken, keys));
    var first = asked(() -> batched.find("a"));
    begun.acquireUninterruptibly();
    var b = asked(() -> batched.find("b"));
    var c = asked(() -> batched.find("c"));
    mayEnd.release(2);
    assertThat(first.join()).contains("a as it was");
    assertThatThrownBy(b::join).hasRootCauseInstanceOf(StoreUnavailable.class);
    assertThatThrownBy(c::join).hasRootCauseInstanceOf(StoreUnavailable.class);
    mayEnd.release();
    assertThat(batched.find("a")).contains("a as it was");
  }

  private Map<String, String> failingFor(Set<String> broken, List<String> keys) {
    var found = read(keys);
    if (keys.stream().anyMatch(broken::contains)) {
      throw new StoreUnavailable("broken", null);
    }
    return found;
  }

  @Test
  void noneWaitsForAReadThatDoesNotEnd() {
    var batched = new BatchedReads<>(1, Duration.ofMillis(1), this::read);
    var hanging = asked(() -> batched.find("a"));
    begun.acquireUninterruptibly();
    var other = asked(() -> batched.find("b"));
    begun.acquireUninterruptibly();
    assertThat(reads).containsExactly(List.of("a"), List.of("b"));
    mayEnd.release(2);
    assertThat(hanging.join()).isPresent();
    assertThat(other.join()).isPresent();
  }

  @Test
  void whoIsInterruptedReadsWithoutATurnAndStaysInterrupted() {
    var batched = oneAtOnce();
    var hanging = asked(() -> batched.find("a"));
    begun.acquireUninterruptibly();
    var interrupted =
        asked(
            () -> {
              Thread.currentThread().interrupt();
              assertThat(batched.find("b")).contains("b as it was");
              return Thread.interrupted();
            });
    begun.acquireUninterruptibly();
    mayEnd.release(2);
    assertThat(interrupted.join()).isTrue();
    assertThat(hanging.join()).isPresent();
  }

  /** In a thread of its own, which has come as far as it can when this returns. */
  private static <T> CompletableFuture<T> asked(Supplier<T> question) {
    var answer = new CompletableFuture<T>();
    var thread =
        new Thread(
            () -> {
              try {
                answer.complete(question.get());
              } catch (RuntimeException failed) {
                answer.completeExceptionally(failed);
              }
            });
    thread.start();
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING
        && !answer.isDone()) {
      Thread.onSpinWait();
    }
    return answer;
  }
}

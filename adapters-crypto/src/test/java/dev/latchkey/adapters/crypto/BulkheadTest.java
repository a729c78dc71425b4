package dev.latchkey.adapters.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.application.port.Busy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class BulkheadTest {

  private static final Duration FOREVER = Duration.ofDays(1);

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void runsTheWorkOfAllCallersInOneThreadIfOneMayRunAtOnce() throws Exception {
    var bulkhead = new Bulkhead(1, 9, FOREVER, new HashingThreads());

    Set<Thread> used = ConcurrentHashMap.newKeySet();
    var answers = new ExecutorCompletionService<Boolean>(threads);
    for (int i = 0; i < 10; i++) {
      answers.submit(() -> bulkhead.run(() -> used.add(Thread.currentThread())));
    }
    for (int i = 0; i < 10; i++) {
      answers.take().get();
    }

    assertThat(used).hasSize(1);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void letsOthersGoFirst() {
    var bulkhead = new Bulkhead(1, 0, FOREVER, new HashingThreads());

    assertThat(bulkhead.run(BulkheadTest::niceness)).isGreaterThan(niceness());
  }

  /** The 19th field: proc(5). The name before it may hold blanks, and ends with a bracket. */
  private static int niceness() {
    try {
      String stat = Files.readString(Path.of("/proc/thread-self/stat"));
      return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void isBusyAtOnceWhenNothingMayWait() {
    var bulkhead = new Bulkhead(1, 0, FOREVER, new HashingThreads());

    // What comes while the work runs comes from the work itself: no thread is needed.
    assertThatThrownBy(() -> bulkhead.run(() -> bulkhead.run(() -> "never")))
        .isInstanceOf(Busy.class);
  }

  @Test
  void runsAsMuchAtOnceAsItMay() {
    var bulkhead = new Bulkhead(3, 0, FOREVER, new HashingThreads());

    assertThat(bulkhead.run(() -> bulkhead.run(() -> bulkhead.run(() -> "three"))))
        .isEqualTo("three");
    assertThatThrownBy(
            () ->
                bulkhead.run(
                    () -> bulkhead.run(() -> bulkhead.run(() -> bulkhead.run(() -> "four")))))
        .isInstanceOf(Busy.class);
  }

  @Test
  void isBusyWhenTheWaitIsTooLong() {
    var bulkhead = new Bulkhead(1, 1, Duration.ZERO, new HashingThreads());

    assertThatThrownBy(() -> bulkhead.run(() -> bulkhead.run(() -> "never")))
        .isInstanceOf(Busy.class);
  }

  @Test
  void letsAsManyWaitAsItMay() throws Exception {
    var bulkhead = new Bulkhead(2, 3, FOREVER, new HashingThreads());
    var release = new CountDownLatch(1);
    var begun = new CountDownLatch(2);
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var answers = new ExecutorCompletionService<String>(threads);
    for (int i = 0; i < 8; i++) {
      answers.submit(
          () ->
              bulkhead.run(
                  () -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    begun.countDown();
                    await(release);
                    running.decrementAndGet();
                    return "done";
                  }));
    }

    // Two run and three wait until they are released, so these can only be the other three.
    for (int i = 0; i < 3; i++) {
      Future<String> refused = answers.take();
      assertThatThrownBy(refused::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(Busy.class);
    }
    begun.await();
    assertThat(bulkhead.running()).isEqualTo(2);
    assertThat(bulkhead.waiting()).isEqualTo(3);
    assertThat(bulkhead.refused()).isEqualTo(3);
    release.countDown();
    for (int i = 0; i < 5; i++) {
      assertThat(answers.take().get()).isEqualTo("done");
    }
    assertThat(most).hasValue(2);
    assertThat(bulkhead.running() + bulkhead.waiting()).isZero();
  }

  @Test
  void isBusyToAnInterruptedCallerAndKeepsTheInterrupt() {
    var bulkhead = new Bulkhead(1, 0, FOREVER, new HashingThreads());

    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> bulkhead.run(() -> "never")).isInstanceOf(Busy.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void losesNoPlaceToWhatWasRefusedOrFailed() {
    var bulkhead = new Bulkhead(1, 1, Duration.ZERO, new HashingThreads());
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> bulkhead.run(() -> bulkhead.run(() -> "never")))
          .isInstanceOf(Busy.class);
      assertThatThrownBy(
              () ->
                  bulkhead.run(
                      () -> {
                        throw new IllegalStateException("failed");
                      }))
          .hasMessage("failed");
    }

    assertThat(bulkhead.run(() -> "done")).isEqualTo("done");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.latchkey.adapters.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.application.port.Busy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class HashingPoolTest {

  private static final int LOWEST_PRIORITY = 19;

  private static final Duration FOREVER = Duration.ofDays(1);

  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void stop() {
    release.countDown();
    callers.shutdownNow();
  }

  @Test
  void runsTheWorkOfAllCallersInAFixedNumberOfThreads() throws Exception {
    var pool = new HashingPool(2, 8, FOREVER);

    var threads = new ArrayList<Future<Thread>>();
    for (int i = 0; i < 10; i++) {
      threads.add(callers.submit(() -> pool.run(Thread::currentThread)));
    }
    var used = new HashSet<Thread>();
    for (Future<Thread> thread : threads) {
      used.add(thread.get());
    }

    assertThat(used).hasSize(2);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void runsAtALowerPriorityThanItsCallers() throws IOException {
    assumeTrue(niceness() < LOWEST_PRIORITY, "the tests run at the lowest priority");
    assertThat(new HashingPool(1, 1, FOREVER).run(HashingPoolTest::niceness))
        .isGreaterThan(niceness());
  }

  /** The 19th field: proc(5). The name before it may contain blanks, and ends with a bracket. */
  private static int niceness() throws IOException {
    String stat = Files.readString(Path.of("/proc/thread-self/stat"));
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
  }

  @Test
  void isBusyAtOnceWhenTheQueueIsFullAndCountsIt() throws Exception {
    var pool = new HashingPool(1, 2, FOREVER);
    var meters = new SimpleMeterRegistry();
    pool.bindTo(meters);
    Future<String> running = callers.submit(() -> pool.run(this::untilReleased));
    begun.await();
    List<Future<String>> others = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      others.add(callers.submit(() -> pool.run(() -> "waited")));
    }
    while (meters.get("executor.queued").gauge().value() < 2) {
      Thread.onSpinWait();
    }

    assertThatThrownBy(() -> pool.run(() -> "never")).isInstanceOf(Busy.class);

    assertThat(meters.get("latchkey.hash.refused").functionCounter().count()).isOne();
    assertThat(meters.get("executor.active").tag("name", "hashing").gauge().value()).isOne();
    release.countDown();
    assertThat(running.get()).isEqualTo("released");
    for (Future<String> other : others) {
      assertThat(other.get()).isEqualTo("waited");
    }
  }

  @Test
  void isBusyWhenTheWaitIsTooLongAndNeverRunsTheWork() throws Exception {
    var pool = new HashingPool(1, 1, Duration.ofMillis(1));
    Future<String> running = callers.submit(() -> pool.run(this::untilReleased));
    begun.await();

    assertThatThrownBy(() -> pool.run(() -> "never")).isInstanceOf(Busy.class);

    var meters = new SimpleMeterRegistry();
    pool.bindTo(meters);
    assertThat(meters.get("executor.queued").gauge().value()).isZero();
    release.countDown();
    assertThat(running.get()).as("work that has begun is waited for").isEqualTo("released");
  }

  @Test
  void isBusyToACallerInterruptedInTheQueueAndNeverRunsItsWork() throws Exception {
    var pool = new HashingPool(1, 1, FOREVER);
    Future<String> running = callers.submit(() -> pool.run(this::untilReleased));
    begun.await();

    var ran = new ArrayList<String>();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> pool.run(() -> ran.add("never"))).isInstanceOf(Busy.class);

    assertThat(Thread.interrupted()).as("whether the interrupt is kept").isTrue();
    release.countDown();
    assertThat(running.get()).isEqualTo("released");
    assertThat(pool.run(() -> "next")).isEqualTo("next");
    assertThat(ran).isEmpty();
  }

  @Test
  void givesACallerInterruptedWhileItsWorkRunsTheResult() {
    var pool = new HashingPool(1, 1, FOREVER);
    Thread caller = Thread.currentThread();

    String result =
        pool.run(
            () -> {
              caller.interrupt();
              while (caller.isInterrupted()) {
                Thread.onSpinWait(); // until the caller has noticed
              }
              return "result";
            });

    assertThat(result).isEqualTo("result");
    assertThat(Thread.interrupted()).as("whether the interrupt is kept").isTrue();
  }

  @Test
  void passesOnFailuresAndLosesNoThreadToThem() {
    var pool = new HashingPool(1, 1, FOREVER);
    for (Throwable failure :
        List.of(new IllegalStateException("failed"), new LinkageError("failed"))) {
      assertThatThrownBy(
              () ->
                  pool.run(
                      () -> {
                        if (failure instanceof Error error) {
                          throw error;
                        }
                        throw (Exception) failure;
                      }))
          .isSameAs(failure);
    }

    assertThat(pool.run(() -> "done")).isEqualTo("done");
  }

  @Test
  void isBusyOnceClosed() {
    var pool = new HashingPool(1, 1, FOREVER);
    pool.close();

    assertThatThrownBy(() -> pool.run(() -> "never")).isInstanceOf(Busy.class);
  }

  private String untilReleased() throws InterruptedException {
    begun.countDown();
    release.await();
    return "released";
  }
}

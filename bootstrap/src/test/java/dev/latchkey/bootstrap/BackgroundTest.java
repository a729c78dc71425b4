package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BackgroundTest {

  @Test
  void finishesWhatItAcceptedWhenItIsClosed() {
    var done = new AtomicInteger();
    var background = new Background();
    for (int i = 0; i < 10; i++) {
      background.execute(done::incrementAndGet);
    }
    background.close();
    assertThat(done).hasValue(10);
    assertThatThrownBy(() -> background.execute(done::incrementAndGet))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void rejectsWorkBeyondABound() {
    try (var background = new Background()) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  background.execute(() -> {});
                }
              })
          .isInstanceOf(RejectedExecutionException.class);
    }
  }
}

package dev.latchkey.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.LoginAttempts;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class FairSharesTest {

  private static final LoginAttempts.Key CLIENT = new LoginAttempts.Key("client");
  private static final LoginAttempts.Key ADDRESS = new LoginAttempts.Key("address");

  private final FairShares shares = new FairShares(2);

  @Test
  void givesBackOnePartAfterEachWork() {
    assertThat(hold(() -> hold(() -> "done") + hold(() -> "done"))).isEqualTo("donedone");
    hold(
        () -> {
          hold(() -> "done");
          return hold(this::assertNoneIsLeft);
        });
  }

  @Test
  void givesItBackAfterWorkThatFails() {
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () ->
                  hold(
                      () -> {
                        throw new IllegalStateException("failed");
                      }))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  private String assertNoneIsLeft() {
    for (LoginAttempts.Key key : List.of(CLIENT, ADDRESS)) {
      assertThatThrownBy(() -> shares.hold(List.of(key), () -> "done")).isInstanceOf(Busy.class);
    }
    return "done";
  }

  private String hold(Supplier<String> work) {
    return shares.hold(List.of(CLIENT, ADDRESS), work);
  }
}

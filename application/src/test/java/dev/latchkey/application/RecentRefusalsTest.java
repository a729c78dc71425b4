package dev.latchkey.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.LoginAttempts.Refused;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentRefusalsTest {

  private static final Instant NOW = Instant.parse("2025-12-31T00:00:00Z");

  private final RecentRefusals refusals = new RecentRefusals();

  private static Refused refused(String key) {
    return new Refused(new LoginAttempts.Key(key), NOW.plusSeconds(60));
  }

  private boolean holds(String key, Instant now) {
    return refusals.find(List.of(new LoginAttempts.Key(key)), now).isPresent();
  }

  @Test
  void holdForTenSecondsFromWhenTheyWereMade() {
    refusals.remember(refused("one"), NOW);

    assertThat(holds("one", NOW)).isTrue();
    assertThat(holds("one", NOW.plus(RecentRefusals.LONGEST).minusNanos(1))).isTrue();
    assertThat(holds("one", NOW.plus(RecentRefusals.LONGEST))).isFalse();
    assertThat(holds("one", NOW.minusNanos(1))).as("the clock was put back").isFalse();
    assertThat(holds("other", NOW)).isFalse();
  }

  @Test
  void holdNoLongerThanTheLimit() {
    refusals.remember(new Refused(new LoginAttempts.Key("one"), NOW.plusSeconds(5)), NOW);

    assertThat(holds("one", NOW.plusSeconds(5))).isFalse();
  }

  @Test
  void forgetTheOldestOfTooMany() {
    for (int i = 0; i <= RecentRefusals.MOST; i++) {
      refusals.remember(refused("key " + i), NOW);
    }

    assertThat(holds("key 0", NOW)).isFalse();
    assertThat(holds("key 1", NOW)).isTrue();
    assertThat(holds("key " + RecentRefusals.MOST, NOW)).isTrue();
  }
}

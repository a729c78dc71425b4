package dev.latchkey.application.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.port.LoginAttempts.Attempt;
import dev.latchkey.application.port.LoginAttempts.Limit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoggedAttemptTest {

  private static final Instant NOW = Instant.parse("2025-12-31T00:00:00Z");
  private static final Duration WINDOW = Duration.ofMinutes(15);

  /** An adapter may remove old entries before or after. */
  @Test
  void anEntryOutsideTheWindowDoesNotCount() {
    var attempt =
        new Attempt("id", NOW, List.of(new Limit(new LoginAttempts.Key("key"), 1, WINDOW)));
    var old = new LoggedAttempt(NOW.minus(WINDOW), true);
    var recent = new LoggedAttempt(NOW.minus(WINDOW).plusNanos(1), true);

    assertThat(LoggedAttempt.verdict(attempt, key -> List.of(old))).isEmpty();
    assertThat(LoggedAttempt.verdict(attempt, key -> List.of(old, recent)))
        .contains(new LoginAttempts.Refused(new LoginAttempts.Key("key"), NOW.plusNanos(1)));
  }
}

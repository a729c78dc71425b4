package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.User;
import java.time.Instant;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link SecurityEvents} adapter promises. Extend it and say how to make yours. */
@Timeout(60)
public abstract class SecurityEventsContract {

  private static final Instant NOW = Instant.parse("2026-01-01T12:34:56.789Z");

  /** The adapter. */
  protected abstract SecurityEvents securityEvents();

  @ParameterizedTest
  @EnumSource
  void takesAnEventOfEveryKind(Kind kind) {
    var events = securityEvents();
    assertThatCode(
            () ->
                events.record(
                    new SecurityEvent(
                        kind, NOW, User.Id.random(), Session.Id.random(), "192.0.2.1")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource
  void takesAnEventOfWhichLittleIsKnown(Kind kind) {
    var events = securityEvents();
    assertThatCode(() -> events.record(new SecurityEvent(kind, NOW, null, null, null)))
        .doesNotThrowAnyException();
  }
}

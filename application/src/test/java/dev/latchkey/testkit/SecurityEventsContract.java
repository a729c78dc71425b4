package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.domain.ClaimedAddress;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.User;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests that an adapter keeps the promises of {@link SecurityEvents}. To test an adapter, extend
 * this class, implement its abstract method and override each optional one that applies.
 */
@Timeout(60)
public abstract class SecurityEventsContract {

  private static final Instant NOW = Instant.parse("2026-01-01T12:34:56.789Z");
  private static final int THREADS = 64;

  /** The time limit of a test that must be quick, even if all threads share one busy processor. */
  private static final int LONGEST_SECONDS = 5;

  private static final int MANY = 2_000;

  /** More events than the queue of an adapter should hold. */
  private static final int TOO_MANY = 100_000;

  /** Returns an adapter to test. */
  protected abstract SecurityEvents securityEvents();

  /**
   * Returns how many events of the adapter have reached the sink. It first waits for events that
   * the adapter still holds in a queue. Override it to test that no event is lost; otherwise the
   * test is reported as skipped.
   */
  protected OptionalLong recorded(SecurityEvents events) {
    return OptionalLong.empty();
  }

  /**
   * Returns the text that an adapter writes for the event. Override it if events leave the process;
   * otherwise its test is reported as skipped.
   */
  protected Optional<String> written(SecurityEvent event) {
    return Optional.empty();
  }

  /**
   * Returns an adapter whose sink stalls: it accepts nothing and does not fail. Override it if
   * events leave the process; otherwise its test is reported as skipped.
   */
  protected Optional<SecurityEvents> withAStandingSink() {
    return Optional.empty();
  }

  /**
   * Returns an adapter whose sink fails, as a full disk does. Override it if a sink can fail;
   * otherwise its test is reported as skipped.
   */
  protected Optional<SecurityEvents> withABrokenSink() {
    return Optional.empty();
  }

  @ParameterizedTest
  @EnumSource
  void takesAnEventOfEveryKind(Kind kind) {
    for (Reason reason : Reason.values()) {
      assertTakes(new SecurityEvent(kind, NOW, subject(), "192.0.2.1", reason));
    }
    // Only the kind and the time are required.
    assertTakes(new SecurityEvent(kind, NOW, Subject.NONE, null, null));
  }

  @Test
  void takesAnEventOfAnyText() {
    for (String text : new String[] {"%s {} $1 \\", "\r\n\0", "日本語 𝒳", "x".repeat(128)}) {
      assertTakes(
          new SecurityEvent(
              Kind.LOGGED_IN,
              NOW,
              Subject.of(new SessionKey(new User.Id(text), new Session.Id(text))),
              "2001:db8::/64",
              null));
    }
  }

  /** A claimed address may be a password that was typed into the wrong field. */
  @Test
  void writesAtMostALabelOfAClaimedAddress() {
    String address = "correct.horse@example.com";
    var claimed = new ClaimedAddress(new EmailAddress(address));
    Optional<String> text =
        written(
            new SecurityEvent(
                Kind.THROTTLED, NOW, new Subject(null, null, claimed), "192.0.2.1", null));
    assumeTrue(text.isPresent(), "written() is not overridden");
    assertThat(text.orElseThrow())
        .as("an event is written without any part of the claimed address %s", address)
        .isNotEmpty()
        .doesNotContain(address.split("@"));
  }

  private void assertTakes(SecurityEvent event) {
    var events = securityEvents();
    assertThatCode(() -> events.record(event))
        .as("record() does not throw for %s", event)
        .doesNotThrowAnyException();
  }

  @Test
  void acceptsConcurrentEvents() {
    var events = securityEvents();
    var outcomes =
        Together.run(
            THREADS,
            i ->
                () -> {
                  events.record(event());
                  return i;
                });
    assertThat(outcomes)
        .extracting(Together.Outcome::failure)
        .as("record() throws for none of %d concurrent callers", THREADS)
        .containsOnlyNulls();
  }

  @Test
  void losesNoConcurrentEvent() {
    var events = securityEvents();
    OptionalLong before = recorded(events);
    assumeTrue(before.isPresent(), "recorded() is not overridden");
    Together.run(
        THREADS,
        i ->
            () -> {
              for (int n = 0; n < 10; n++) {
                events.record(event());
              }
              return i;
            });
    assertThat(recorded(events).orElseThrow() - before.orElseThrow())
        .as("all of %d concurrent events are recorded", THREADS * 10)
        .isEqualTo(THREADS * 10);
  }

  @Test
  @Timeout(LONGEST_SECONDS)
  void waitsForNoSinkThatStandsStill() {
    Optional<SecurityEvents> standing = withAStandingSink();
    assumeTrue(standing.isPresent(), "withAStandingSink() is not overridden");
    SecurityEvent event = event();
    for (int i = 0; i < TOO_MANY; i++) {
      standing.orElseThrow().record(event);
    }
  }

  @Test
  void hidesThatItsSinkFails() {
    Optional<SecurityEvents> broken = withABrokenSink();
    assumeTrue(broken.isPresent(), "withABrokenSink() is not overridden");
    for (int i = 0; i < THREADS; i++) {
      assertThatCode(() -> broken.orElseThrow().record(event()))
          .as("record() does not throw if the sink fails")
          .doesNotThrowAnyException();
    }
  }

  /** The sink of events may be slow or stall, and callers must not wait for it. */
  @Test
  @Timeout(LONGEST_SECONDS)
  void isQuickUnderManyEvents() {
    var events = securityEvents();
    SecurityEvent event = event();
    assertThatCode(
            () -> {
              for (int i = 0; i < MANY; i++) {
                events.record(event);
              }
            })
        .as("record() takes %d events within %d seconds and does not throw", MANY, LONGEST_SECONDS)
        .doesNotThrowAnyException();
  }

  private static SecurityEvent event() {
    return new SecurityEvent(
        Kind.LOGIN_REFUSED, NOW, subject(), "192.0.2.1", Reason.WRONG_PASSWORD);
  }

  private static Subject subject() {
    var claimed = new ClaimedAddress(new EmailAddress("tom@example.com"));
    return new Subject(User.Id.random(), Session.Id.random(), claimed);
  }
}

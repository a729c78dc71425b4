package dev.latchkey.bootstrap;

import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.User;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Reports whether the store reads and writes, by asking the ports as the use cases do. Each call
 * reads. A call writes only if the last write is {@link #BETWEEN_WRITES} old, so that clients that
 * ask for the health of a node cannot make it write more often.
 */
final class StoreHealth implements HealthIndicator, MeterBinder {

  static final Duration BETWEEN_WRITES = Duration.ofSeconds(5);

  /**
   * The shortest window that there is. It ends before the next write, so that each attempt is
   * admitted and written.
   */
  private static final Duration WINDOW = Duration.ofSeconds(1);

  private final StoreName name;
  private final Users users;
  private final LoginAttempts attempts;
  private final Clock clock;
  private final AtomicReference<Instant> nextWrite = new AtomicReference<>(Instant.MIN);
  private volatile boolean wroteWell = true;

  /** Each node has its own key, so that none is refused because of another. */
  private final LoginAttempts.Key key = new LoginAttempts.Key("health " + UUID.randomUUID());

  StoreHealth(StoreName name, Users users, LoginAttempts attempts, Clock clock) {
    this.name = name;
    this.users = users;
    this.attempts = attempts;
    this.clock = clock;
  }

  @Override
  public Health health() {
    boolean well = reads() && writes();
    return (well ? Health.up() : Health.down()).withDetail("store", name.value()).build();
  }

  /** Tells which store it is: {@code latchkey.store.info} is 1, with the tag {@code store}. */
  @Override
  public void bindTo(MeterRegistry metrics) {
    Gauge.builder("latchkey.store.info", () -> 1).tag("store", name.value()).register(metrics);
  }

  private boolean reads() {
    try {
      var unused = users.find(new User.Id("health"));
      return true;
    } catch (StoreUnavailable away) {
      return false;
    }
  }

  private boolean writes() {
    Instant now = clock.instant();
    Instant due = nextWrite.get();
    // Of concurrent calls one writes; the others report what the last one found.
    Instant next = now.plus(BETWEEN_WRITES);
    boolean isDue = !now.isBefore(due) || next.isBefore(due); // or the clock was set back
    if (isDue && nextWrite.compareAndSet(due, next)) {
      wroteWell = write(now);
    }
    return wroteWell;
  }

  private boolean write(Instant now) {
    try {
      attempts.admit(
          new LoginAttempts.Attempt(
              User.Id.random().value(), now, List.of(new LoginAttempts.Limit(key, 1, WINDOW))));
      return true;
    } catch (StoreUnavailable away) {
      return false;
    }
  }
}

package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import dev.latchkey.testkit.Core;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class StoreHealthTest {

  private final Core core = new Core();
  private boolean full;

  @Test
  void isUpIfAUserHasTheIdThatItLooksUp() {
    var id = new User.Id("health");
    var address = new EmailAddress("health@example.com");
    var hash = core.stored(Core.TOM).passwordHash();
    core.users.add(new User(id, new Username("health"), address, hash, List.of()));
    var health = new StoreHealth(StoreName.OWN, core.users, new OnADisk(), core.clock);
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void aFailedWriteIsForgottenSoonAlsoIfTheClockIsSetBack() {
    var health = new StoreHealth(StoreName.OWN, core.users, new OnADisk(), core.clock);
    full = true;
    assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
    full = false;
    assertThat(health.health().getStatus()).as("not written again yet").isEqualTo(Status.DOWN);
    core.clock.advance(Duration.ofHours(-1));
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
  }

  private final class OnADisk implements LoginAttempts {

    @Override
    public Verdict admit(Attempt attempt) {
      if (full) {
        throw new StoreUnavailable("the disk is full", null);
      }
      return core.attempts.admit(attempt);
    }

    @Override
    public void fail(Attempt attempt) {
      core.attempts.fail(attempt);
    }

    @Override
    public void succeed(Attempt attempt, Collection<Key> cleared) {
      core.attempts.succeed(attempt, cleared);
    }

    @Override
    public void cancel(Attempt attempt) {
      core.attempts.cancel(attempt);
    }
  }
}

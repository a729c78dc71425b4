package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.ThrottlePolicy;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.InMemoryUsers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettingsApiTest {

  @Test
  void tellsFrontendsWhatIsSet() {
    var sessions = new SessionPolicy(Duration.ofDays(30), Duration.ofDays(7), 20, Duration.ZERO);
    try (var server =
        new WebServer(new Core(new InMemoryUsers(), sessions, ThrottlePolicy.DEFAULT))) {
      assertThat(server.get("/api/settings").text())
          .isEqualTo(
              "{\"passwordMinLength\":8,\"passwordReset\":true,\"recentLoginSeconds\":0,"
                  + "\"remember\":true}");
    }
  }
}

package dev.latchkey.adapters.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.Core;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionsCommandTest {

  private final Cli cli = new Cli();

  @Test
  void listsTheSessionsOfAUser() {
    String first = cli.core.login(Core.TOM).session().id().value();
    cli.core.clock.advance(Duration.ofMinutes(90));
    String second = cli.core.login(Core.TOM).session().id().value();
    assertThat(cli.run("sessions list tom")).isZero();
    assertThat(cli.out().lines().map(line -> line.split("  +")))
        .containsExactly(
            new String[] {"ID", "OPENED", "LAST SEEN", "EXPIRES", "DEVICE"},
            new String[] {
              first,
              "2026-01-01 00:00 UTC",
              "2026-01-01 00:00 UTC",
              "2026-01-31 00:00 UTC",
              "Firefox on Linux"
            },
            new String[] {
              second,
              "2026-01-01 01:30 UTC",
              "2026-01-01 01:30 UTC",
              "2026-01-31 01:30 UTC",
              "Firefox on Linux"
            });
    assertThat(cli.run("sessions list tom --json")).isZero();
    assertThat(cli.out())
        .startsWith(
            "{\"sessions\":[{\"id\":\"%s\",\"openedAt\":\"2026-01-01T00:00:00Z\","
                .formatted(first));
  }

  @Test
  void listsNoSessionThatIsOver() {
    cli.core.login(Core.TOM);
    cli.core.clock.advance(Duration.ofDays(8));
    assertThat(cli.run("sessions list tom --json")).isZero();
    assertThat(cli.out()).isEqualToIgnoringNewLines("{\"sessions\":[]}");
    cli.run("users list");
    assertThat(cli.out().lines()).noneMatch(line -> line.endsWith(" 1"));
  }

  @Test
  void endsEverySession() {
    cli.core.login(Core.TOM);
    cli.core.login(Core.TOM);
    assertThat(cli.run("sessions end tom")).isZero();
    assertThat(cli.out()).isEqualToIgnoringNewLines("ended every session of tom");
    assertThat(cli.core.stored(Core.TOM).sessions()).isEmpty();
  }
}

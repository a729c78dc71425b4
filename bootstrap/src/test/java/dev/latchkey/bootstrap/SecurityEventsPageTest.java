package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.domain.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/operations.md names every kind and every reason of a security event. */
class SecurityEventsPageTest {

  @Test
  void theDocsNameEveryKindAndEveryReason() throws Exception {
    String page = Files.readString(Path.of("../docs/operations.md"));

    assertThat(Stream.<Enum<?>>concat(Stream.of(Kind.values()), Stream.of(Reason.values())))
        .extracting(it -> "`" + it.name().toLowerCase(Locale.ROOT) + "`")
        .allSatisfy(name -> assertThat(page).contains(name));
  }
}

package dev.latchkey.adapters.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.adapters.mail.MailServers.Scripted;
import dev.latchkey.application.port.Letter;
import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.User;
import dev.latchkey.testkit.MovableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MailAdapterTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:34:56Z");

  private final BlockingQueue<SecurityEvent> events = new LinkedBlockingQueue<>();
  private final Letter letter =
      new Letter.PasswordChanged(new EmailAddress("luke@example.com"), User.Id.random(), NOW);

  private QueuedLetters open(String smtpUrl) {
    return (QueuedLetters)
        new MailAdapter()
            .letters(
                MailServers.properties(smtpUrl),
                new SimpleMeterRegistry(),
                events::add,
                new MovableClock(NOW));
  }

  @Test
  void aLetterThatTheServerRefusesIsASecurityEvent() throws Exception {
    try (var server = Scripted.replying("RCPT", "550 no such user");
        var letters = open(server.url())) {
      letters.post(letter);
      // Before the close, which reports every letter that is left.
      assertThat(events.poll(20, TimeUnit.SECONDS))
          .isEqualTo(
              new SecurityEvent(Kind.LETTER_LOST, NOW, Subject.of(letter.user()), null, null));
    }
    assertThat(events).isEmpty();
  }

  @Test
  void deliversWhatIsWaitingWhenItIsClosed() {
    try (var server = new Scripted(MailServers::polite)) {
      QueuedLetters letters = open(server.url());
      for (int i = 0; i < 10; i++) {
        letters.post(letter);
      }
      letters.close();
      assertThat(server.count("MAIL")).isEqualTo(10);
    }
    assertThat(events).isEmpty();
  }
}

package dev.latchkey.application;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.Letter;
import dev.latchkey.application.port.Letters;
import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.Reason;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Records security events, and posts letters about acts that are done. */
final class Journal {

  private final SecurityEvents events;
  private final Letters letters;
  private final Clock clock;

  Journal(SecurityEvents events, Letters letters, Clock clock) {
    this.events = events;
    this.letters = letters;
    this.clock = clock;
  }

  /**
   * Records what happened.
   *
   * @param client null if no client made the call, but an operator or the service itself
   */
  void tell(Kind kind, Subject subject, @Nullable Client client) {
    tell(kind, subject, client, null);
  }

  /**
   * Records what happened and why.
   *
   * @param client null if no client made the call, but an operator or the service itself
   * @param reason null if the kind says it all
   */
  void tell(Kind kind, Subject subject, @Nullable Client client, @Nullable Reason reason) {
    String network = client == null ? null : client.network();
    events.record(new SecurityEvent(kind, clock.instant(), subject, network, reason));
  }

  /** Posts a letter about an act that is done: if it cannot be posted, the act stands. */
  void post(Letter letter, @Nullable Client client) {
    try {
      letters.post(letter);
    } catch (Busy full) {
      tell(Kind.LETTER_LOST, Subject.of(letter.user()), client);
    }
  }
}

package dev.latchkey.application;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.Letter;
import dev.latchkey.application.port.Letters;
import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvents;
import java.time.Clock;

/** Letters about an act that is already done: one that cannot be posted does not undo the act. */
final class Notices {

  private final Letters letters;
  private final SecurityEvents events;
  private final Clock clock;

  Notices(Letters letters, SecurityEvents events, Clock clock) {
    this.letters = letters;
    this.events = events;
    this.clock = clock;
  }

  void post(Letter letter) {
    try {
      letters.post(letter);
    } catch (Busy full) {
      events.record(SecurityEvent.letterLost(clock.instant(), letter.user()));
    }
  }
}

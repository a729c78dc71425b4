package dev.latchkey.application;

import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.SessionKey;
import org.jspecify.annotations.Nullable;

/**
 * Records that an adapter refused a request: before it reached another use case, or because its key
 * has no live session. The other use cases record their own refusals.
 */
public final class ReportRefusal {

  private final Journal journal;

  ReportRefusal(Journal journal) {
    this.journal = journal;
  }

  /**
   * Records why the request was refused, and which session it presented.
   *
   * @param key the one key that the request presented; null if none or several
   */
  public void execute(Reason reason, @Nullable SessionKey key, Client client) {
    Kind kind = reason == Reason.MALFORMED_LOGIN ? Kind.LOGIN_REFUSED : Kind.REQUEST_REFUSED;
    journal.tell(kind, Subject.of(key), client, reason);
  }
}

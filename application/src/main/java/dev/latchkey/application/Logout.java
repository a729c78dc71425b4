package dev.latchkey.application;

import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.SessionKey;
import java.util.Collection;

/** Ends sessions. Copies of their tokens stop working at once. */
public final class Logout {

  private final Changes changes;

  Logout(Changes changes) {
    this.changes = changes;
  }

  /**
   * Ends the sessions of these keys. A session that has ended or never existed is ignored.
   *
   * @throws StoreUnavailable if the store cannot answer; some of the sessions may then still be
   *     open
   */
  public void execute(Collection<SessionKey> keys, Client client) {
    for (SessionKey key : keys) {
      changes.apply(key.user(), user -> user.endSession(key.session()), client, any -> null);
    }
  }
}

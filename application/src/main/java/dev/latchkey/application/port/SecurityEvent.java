package dev.latchkey.application.port;

import dev.latchkey.domain.Session;
import dev.latchkey.domain.User;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What happened, when, to whom and from where (ASVS 16.2.1, 16.3.1): ids and networks only, never a
 * password, a token, a hash or an address somebody typed.
 *
 * @param user whom it concerns; null if there is no such user
 * @param session which session it concerns; null if none
 * @param network where the call came from; null where the use case is not told
 */
public record SecurityEvent(
    Kind kind,
    Instant at,
    User.@Nullable Id user,
    Session.@Nullable Id session,
    @Nullable String network) {

  /** The kinds of events. */
  public enum Kind {
    SIGNED_UP,
    SIGN_UP_REFUSED,
    LOGGED_IN,
    LOGIN_REFUSED,
    THROTTLED,
    LOGGED_OUT,
    SESSIONS_ENDED,
    PASSWORD_CHANGED,
    PASSWORD_CHANGE_REFUSED
  }
}

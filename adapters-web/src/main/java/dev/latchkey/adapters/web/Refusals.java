package dev.latchkey.adapters.web;

import dev.latchkey.application.Latchkey;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.SessionKey;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/** Reports the refusals of this adapter, which no use case reports. */
final class Refusals {

  private final Latchkey latchkey;
  private final PresentedKeys presentedKeys;

  Refusals(Latchkey latchkey, PresentedKeys presentedKeys) {
    this.latchkey = latchkey;
    this.presentedKeys = presentedKeys;
  }

  /** Tells of a refused request, and of the session that it presents, if that is exactly one. */
  void tell(Reason reason, HttpServletRequest request) {
    Set<SessionKey> keys = presentedKeys.candidates(request);
    SessionKey key = keys.size() == 1 ? keys.iterator().next() : null;
    latchkey.reportRefusal().execute(reason, key, Addresses.client(request));
  }

  /**
   * Tells of a refusal that concerns a value or a token; a request without a token is not recorded.
   */
  void tell(Refusal refusal, HttpServletRequest request) {
    if (refusal instanceof Refusal.Invalid) {
      tell(Reason.INVALID_VALUE, request);
    } else if (refusal instanceof Refusal.NotAuthenticated) {
      presentedKeys.whyNotAuthenticated(request).ifPresent(reason -> tell(reason, request));
    }
  }
}

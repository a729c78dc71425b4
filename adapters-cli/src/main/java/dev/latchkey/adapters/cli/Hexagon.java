package dev.latchkey.adapters.cli;

import dev.latchkey.application.Latchkey;
import dev.latchkey.domain.ResetToken;

/**
 * What commands act on.
 *
 * @param publicUrl where users find the service; empty if that is not set
 * @param mail whether letters can be sent
 */
record Hexagon(Latchkey latchkey, String publicUrl, boolean mail) {

  /**
   * @throws Stopped if links cannot be made
   */
  void demandLinks() {
    if (publicUrl.isEmpty()) {
      throw Stopped.refused("LATCHKEY_PUBLIC_URL must be set: the link begins with it");
    }
  }

  /**
   * @throws Stopped if letters cannot be sent
   */
  void demandMail() {
    if (!mail) {
      throw Stopped.refused("LATCHKEY_SMTP_URL must be set: the letter is sent through it");
    }
  }

  String link(ResetToken token) {
    return publicUrl.replaceAll("/+$", "") + "/#reset=" + token.text();
  }
}

package dev.latchkey.adapters.mail;

import dev.latchkey.application.port.Letter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The words of a letter, in plain text. Nothing in it was written by a user. */
record LetterText(String subject, String body) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  static LetterText of(Letter letter, String service, String publicUrl) {
    if (letter instanceof Letter.ResetLink link) {
      return resetLink(link, service, publicUrl);
    } else if (letter instanceof Letter.PasswordChanged changed) {
      return changed(changed.at(), service, publicUrl);
    } else if (letter instanceof Letter.PasswordReset reset) {
      return reset(reset.at(), service, publicUrl);
    }
    throw new IllegalArgumentException("an unknown kind of letter");
  }

  private static LetterText resetLink(Letter.ResetLink link, String service, String publicUrl) {
    String token = link.token().text();
    return new LetterText(
        "Set a new password for " + service,
        """
        We received a request for a new password for your account at
        %s.

        To set a new password, open this page:

        %s/#reset=%s

        The link works once, until %s.

        If the link does not open, go to

        %s/#reset

        and paste this code:

        %s

        If you did not ask for this, ignore this email: your password has
        not changed. Do not forward it: anyone who has it can set your
        password.
        """
            .formatted(service, publicUrl, token, TIME.format(link.expiresAt()), publicUrl, token));
  }

  private static LetterText changed(Instant at, String service, String publicUrl) {
    return new LetterText(
        "Your password for " + service + " was changed",
        """
        The password of your account at
        %s
        was changed on %s.
        All your other devices were logged out.

        If this was you, there is nothing to do.

        If this was not you, someone else is in your account. Set a new
        password at once: go to

        %s/#forgot

        and open the link that we send you. It logs out every device.
        """
            .formatted(service, TIME.format(at), publicUrl));
  }

  private static LetterText reset(Instant at, String service, String publicUrl) {
    return new LetterText(
        "Your password for " + service + " was reset",
        """
        The password of your account at
        %s
        was reset with a link on %s.
        All your devices were logged out.

        If this was you, there is nothing to do.

        If this was not you, someone else may be reading your email. Change
        the password of your mailbox first. Then set a new password here: go
        to

        %s/#forgot

        and open the link that we send you. It logs out every device.
        """
            .formatted(service, TIME.format(at), publicUrl));
  }

  /** Reveals no token. */
  @Override
  public String toString() {
    return "LetterText[hidden]";
  }
}

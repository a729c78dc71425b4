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
      return notice("changed", changed.at(), service, publicUrl);
    } else if (letter instanceof Letter.PasswordReset reset) {
      return notice("reset with a link from an e-mail", reset.at(), service, publicUrl);
    }
    throw new IllegalArgumentException("an unknown kind of letter");
  }

  private static LetterText resetLink(Letter.ResetLink link, String service, String publicUrl) {
    String token = link.token().text();
    return new LetterText(
        "Set a new password for " + service,
        """
        Somebody asked for a new password for your account at %s.

        To set a new password, open this page:

        %s/#reset=%s

        The link works once, until %s. If it does not open, go to
        %s/ , choose "Forgot password?" and paste this code:

        %s

        If it was not you, ignore this letter: your password has not changed.
        Do not pass this letter on: anyone who has it can set your password.
        """
            .formatted(service, publicUrl, token, TIME.format(link.expiresAt()), publicUrl, token));
  }

  private static LetterText notice(String what, Instant at, String service, String publicUrl) {
    return new LetterText(
        "Your password for " + service + " was changed",
        """
        The password of your account at %s was %s
        on %s. All other devices were logged out.

        If it was you, there is nothing to do.

        If it was not you, set a new password at once: go to %s/
        and choose "Forgot password?". Change the password of your mailbox,
        too, if somebody else may have read this letter before you.
        """
            .formatted(service, what, TIME.format(at), publicUrl));
  }

  /** Reveals no token. */
  @Override
  public String toString() {
    return "LetterText[hidden]";
  }
}

package dev.latchkey.adapters.mail;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the mail adapter. Without a mail server, none of the others has an effect.
 *
 * @param smtpUrl the mail server, see {@link SmtpServer}; empty: no mail is sent
 * @param from the sender's address, with or without a name: {@code Example <id@example.com>}
 * @param replyTo where answers go; empty: to the sender
 * @param serviceName what letters call the service, at most 50 printable characters
 * @param publicUrl what links in letters begin with, without a slash at the end
 */
@ConfigurationProperties("latchkey.mail")
record MailProperties(
    @DefaultValue("") String smtpUrl,
    @DefaultValue("") String from,
    @DefaultValue("") String replyTo,
    @DefaultValue("Latchkey") String serviceName,
    @DefaultValue("") String publicUrl) {

  private static final int LONGEST_NAME = 50;

  /**
   * @throws IllegalArgumentException if mail is set up and a setting is missing or wrong; the
   *     message names the environment variable and repeats no secret
   */
  MailProperties {
    publicUrl = publicUrl.replaceAll("/+$", "");
    if (!smtpUrl.isEmpty()) {
      try {
        SmtpServer.parse(smtpUrl);
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException("LATCHKEY_SMTP_URL " + wrong.getMessage());
      }
      demand(!from.isEmpty(), "LATCHKEY_MAIL_FROM must be set, too, as LATCHKEY_SMTP_URL is");
      demand(isAddress(from), "LATCHKEY_MAIL_FROM must be an address like id@example.com");
      demand(
          replyTo.isEmpty() || isAddress(replyTo),
          "LATCHKEY_MAIL_REPLY_TO must be an address like help@example.com");
      demand(
          !publicUrl.isEmpty(),
          "LATCHKEY_PUBLIC_URL must be set, too, as LATCHKEY_SMTP_URL is:"
              + " links in letters are made from it alone");
      demand(
          !serviceName.isBlank()
              && serviceName.length() <= LONGEST_NAME
              && serviceName.codePoints().noneMatch(Character::isISOControl),
          "LATCHKEY_SERVICE_NAME must have 1 to " + LONGEST_NAME + " printable characters");
    }
  }

  private static boolean isAddress(String text) {
    try {
      var address = new InternetAddress(text, true);
      // Many servers accept only ASCII; the name before the address is encoded.
      return address.getAddress().indexOf('@') > 0
          && address.getAddress().chars().allMatch(c -> c < 0x7f)
          && text.chars().noneMatch(c -> c < ' ');
    } catch (AddressException malformed) {
      return false;
    }
  }

  private static void demand(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  boolean isSetUp() {
    return !smtpUrl.isEmpty();
  }

  /** Reveals no password. */
  @Override
  public String toString() {
    return "MailProperties[hidden]";
  }
}

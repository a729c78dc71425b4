package dev.latchkey.adapters.mail;

import dev.latchkey.application.port.Letter;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.UUID;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** One try to hand a letter to the mail server. */
final class Delivery {

  /** RFC 5321, 4.2.1: a reply of 500 or more is final. */
  private static final int PERMANENT = 500;

  private final JavaMailSenderImpl server;
  private final MailProperties properties;
  private final Clock clock;

  Delivery(JavaMailSenderImpl server, MailProperties properties, Clock clock) {
    this.server = server;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * A letter was not delivered; the message repeats nothing of it, and of the server's reply only
   * the code.
   */
  static final class Failed extends Exception {
    private final boolean isFinal;

    Failed(String message, boolean isFinal) {
      super(message, null, false, false);
      this.isFinal = isFinal;
    }

    /** Returns whether another try would fail, too. */
    boolean isFinal() {
      return isFinal;
    }
  }

  /**
   * @throws Failed if the server has not accepted the letter
   */
  void deliver(Letter letter) throws Failed {
    try {
      server.send(message(letter));
    } catch (MailException failure) {
      throw failed(failure);
    } catch (MessagingException impossible) {
      throw new Failed("the letter could not be made", true);
    }
  }

  private MimeMessage message(Letter letter) throws MessagingException {
    var text = LetterText.of(letter, properties.serviceName(), properties.publicUrl());
    InternetAddress from = address(properties.from());
    String domain = from.getAddress().substring(from.getAddress().indexOf('@') + 1);
    var message =
        new MimeMessage(server.getSession()) {
          // The default would reveal the account and the name of this machine.
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + UUID.randomUUID() + "@" + domain + ">");
          }
        };
    message.setFrom(from);
    if (!properties.replyTo().isEmpty()) {
      message.setReplyTo(new Address[] {address(properties.replyTo())});
    }
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(letter.to().value(), true));
    message.setSubject(text.subject(), "UTF-8");
    // RFC 3834: no automatic replies to this letter.
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setText(text.body(), "UTF-8");
    message.setSentDate(Date.from(clock.instant()));
    return message;
  }

  /** An address of the settings, its name encoded if it is not ASCII. */
  private static InternetAddress address(String text) throws MessagingException {
    var address = new InternetAddress(text, true);
    try {
      address.setPersonal(address.getPersonal(), StandardCharsets.UTF_8.name());
    } catch (UnsupportedEncodingException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
    return address;
  }

  private static Failed failed(MailException failure) {
    int code = 0;
    // The class of the innermost cause, such as UnknownHostException, reveals nothing of the
    // letter.
    String what = failure.getClass().getSimpleName();
    boolean refused = false;
    for (Throwable cause = cause(failure); cause != null; cause = next(cause)) {
      code = Math.max(code, code(cause));
      refused |= cause instanceof AuthenticationFailedException;
      what = refused ? "authentication failed" : cause.getClass().getSimpleName();
    }
    return new Failed(code > 0 ? "the server answered " + code : what, code >= PERMANENT);
  }

  private static @Nullable Throwable cause(MailException failure) {
    return failure instanceof MailSendException send && send.getMessageExceptions().length > 0
        ? send.getMessageExceptions()[0]
        : failure.getCause();
  }

  private static @Nullable Throwable next(Throwable cause) {
    return cause instanceof MessagingException messaging && messaging.getNextException() != null
        ? messaging.getNextException()
        : cause.getCause();
  }

  private static int code(Throwable cause) {
    if (cause instanceof SMTPAddressFailedException address) {
      return address.getReturnCode();
    } else if (cause instanceof SMTPSenderFailedException sender) {
      return sender.getReturnCode();
    } else if (cause instanceof SMTPSendFailedException send) {
      return send.getReturnCode();
    }
    return 0;
  }
}

package dev.latchkey.bootstrap;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mail server in this JVM, and the letters that arrived there. */
final class MailServer implements AutoCloseable {

  static final String PUBLIC_URL = "https://id.example.com";

  private static final Pattern LINK = Pattern.compile("(\\S+)/#reset=(\\S+)");

  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  MailServer() {
    server.start();
  }

  int port() {
    return server.getSmtp().getPort();
  }

  /** Demands this account. */
  void setAccount(String user, String password) {
    server.setUser(user, password);
  }

  /** The settings of a node that sends its letters here. */
  List<String> settings() {
    return settings("smtp://127.0.0.1:" + port() + "?starttls=off");
  }

  /** The settings of a node with that mail server. */
  static List<String> settings(String smtpUrl) {
    return List.of(
        "latchkey.mail.smtp-url=" + smtpUrl,
        "latchkey.mail.from=Example <id@example.com>",
        "latchkey.web.public-url=" + PUBLIC_URL);
  }

  /** The texts of the letters to one address. */
  List<String> lettersTo(String address) {
    return Arrays.stream(server.getReceivedMessages())
        .map(
            message -> {
              try {
                boolean mine =
                    Arrays.toString(message.getAllRecipients()).equals("[" + address + "]");
                return mine ? message.getSubject() + "\n" + message.getContent() : "";
              } catch (MessagingException | IOException unreadable) {
                throw new IllegalStateException(unreadable);
              }
            })
        .filter(text -> !text.isEmpty())
        .toList();
  }

  /** Waits until that many letters to the address have arrived; the text of the last one. */
  String letterTo(String address, int count) {
    Await.until(
        count + " letters to " + address,
        Duration.ofSeconds(60),
        () -> lettersTo(address).size() >= count);
    return lettersTo(address).get(count - 1);
  }

  /** Waits until a reset link has arrived at the address; its token. */
  String tokenTo(String address) {
    Await.until(
        "a link to " + address,
        Duration.ofSeconds(60),
        () -> lettersTo(address).stream().anyMatch(LINK.asPredicate()));
    return token(lettersTo(address).stream().filter(LINK.asPredicate()).findFirst().orElseThrow());
  }

  /** What the link in a letter begins with. */
  static String origin(String letter) {
    return link(letter).group(1);
  }

  /** The token of the link in a letter. */
  static String token(String letter) {
    return link(letter).group(2);
  }

  private static Matcher link(String letter) {
    Matcher link = LINK.matcher(letter);
    if (!link.find()) {
      throw new IllegalArgumentException("no link in: " + letter);
    }
    return link;
  }

  @Override
  public void close() {
    server.stop();
  }
}

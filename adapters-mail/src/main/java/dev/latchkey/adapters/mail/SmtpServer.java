package dev.latchkey.adapters.mail;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * The mail server that a URL names: {@code smtp://user:password@host:587} with STARTTLS required,
 * {@code smtps://…} with TLS from the first byte. {@code smtp://localhost:25?starttls=off} is for a
 * relay on this machine alone.
 *
 * @param user null: no authentication
 * @param password null: no authentication; percent-decoded
 */
record SmtpServer(
    Security security, String host, int port, @Nullable String user, @Nullable String password) {

  /** How a connection is protected. */
  enum Security {
    TLS,
    STARTTLS,
    NONE
  }

  /** For connecting, and for each write. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /**
   * For each reply. Some servers greet late, or check a letter before they accept it: who stopped
   * waiting then would send it again. RFC 5321, 4.5.3.2 asks for minutes.
   */
  private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(60);

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private static final int MOST_PORT = 65_535;
  private static final int SUBMISSION_PORT = 587;
  private static final int SUBMISSIONS_PORT = 465;

  /**
   * @throws IllegalArgumentException if the text names no server; the message does not repeat it
   */
  static SmtpServer parse(String text) {
    URI uri = uri(text);
    boolean tls = "smtps".equals(uri.getScheme());
    String host = uri.getHost();
    if (host == null
        || !(tls || "smtp".equals(uri.getScheme()))
        || !(uri.getRawPath().isEmpty() || "/".equals(uri.getRawPath()))
        || (tls && uri.getRawQuery() != null)
        || uri.getRawFragment() != null
        || uri.getPort() == 0
        || uri.getPort() > MOST_PORT) {
      throw malformed();
    }
    int port = uri.getPort() > 0 ? uri.getPort() : tls ? SUBMISSIONS_PORT : SUBMISSION_PORT;
    String account = uri.getRawUserInfo();
    int colon = account == null ? -1 : account.indexOf(':');
    if (account != null && colon < 1) {
      throw malformed();
    }
    return new SmtpServer(
        tls ? Security.TLS : security(uri.getRawQuery(), host),
        host,
        port,
        account == null ? null : decoded(account.substring(0, colon)),
        account == null ? null : decoded(account.substring(colon + 1)));
  }

  private static URI uri(String text) {
    try {
      return new URI(text).parseServerAuthority();
    } catch (URISyntaxException malformed) {
      throw malformed();
    }
  }

  private static Security security(@Nullable String query, String host) {
    if (query == null) {
      return Security.STARTTLS;
    }
    if (!"starttls=off".equals(query)) {
      throw malformed();
    }
    if (!LOOPBACK.contains(host)) {
      throw new IllegalArgumentException(
          "may switch STARTTLS off for a server on a loopback address only");
    }
    return Security.NONE;
  }

  private static String decoded(String part) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException noPercentEncoding) {
      throw malformed();
    }
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "must be like smtp://user:password@mail.example.com:587 or smtps://…,"
            + " with special characters of the user and password percent-encoded");
  }

  /**
   * A sender that bounds each wait and what it reads, and never falls back to a connection without
   * TLS.
   */
  JavaMailSenderImpl sender() {
    var sender = new JavaMailSenderImpl();
    String protocol = security == Security.TLS ? "smtps" : "smtp";
    sender.setProtocol(protocol);
    sender.setHost(host.replaceAll("[\\[\\]]", ""));
    sender.setPort(port);
    sender.setUsername(user);
    sender.setPassword(password);
    sender.setDefaultEncoding(StandardCharsets.UTF_8.name());
    var properties = new Properties();
    String prefix = "mail." + protocol + ".";
    String millis = Long.toString(TIMEOUT.toMillis());
    properties.setProperty(prefix + "connectiontimeout", millis);
    properties.setProperty(prefix + "timeout", Long.toString(REPLY_TIMEOUT.toMillis()));
    properties.setProperty(prefix + "writetimeout", millis);
    // With smtps, the mail library wraps these sockets in TLS.
    properties.put(prefix + "socketFactory", new BoundedSockets());
    properties.setProperty(prefix + "socketFactory.fallback", "false");
    properties.setProperty(prefix + "auth", Boolean.toString(user != null));
    properties.setProperty(prefix + "ssl.checkserveridentity", "true");
    properties.setProperty(prefix + "ssl.protocols", "TLSv1.3 TLSv1.2");
    // A letter that the server has accepted is sent, even if closing the connection fails.
    properties.setProperty(prefix + "quitwait", "false");
    if (security == Security.STARTTLS) {
      properties.setProperty(prefix + "starttls.enable", "true");
      properties.setProperty(prefix + "starttls.required", "true");
    }
    sender.setJavaMailProperties(properties);
    return sender;
  }

  /** Names the server, not the account. */
  @Override
  public String toString() {
    return "SmtpServer[" + security + " " + host + ":" + port + "]";
  }
}

package dev.latchkey.adapters.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.latchkey.adapters.mail.MailServers.Scripted;
import dev.latchkey.application.port.Letter;
import dev.latchkey.application.port.Letters;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.ResetToken;
import dev.latchkey.domain.User;
import dev.latchkey.testkit.LettersContract;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Letters through real SMTP, and through servers that misbehave. */
class QueuedLettersTest extends LettersContract {

  private static final Instant NOW = Instant.parse("2026-01-01T12:34:56Z");
  private static final List<Duration> QUICK = List.of(Duration.ofMillis(20), Duration.ofMillis(20));
  private static final String ENDLESS = "250-more\r\n".repeat(100_000) + "250 ok";

  @AutoClose("stop")
  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  @AutoClose private final Scripted silent = Scripted.stalling();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  @BeforeEach
  void start() {
    server.start();
  }

  @Override
  protected Letters letters() {
    return MailServers.letters(
        "smtp://127.0.0.1:" + server.getSmtp().getPort() + "?starttls=off", List.of(), metrics);
  }

  @Override
  protected List<Arrived> arrived() {
    return Arrays.stream(server.getReceivedMessages()).map(QueuedLettersTest::arrived).toList();
  }

  private static Arrived arrived(MimeMessage message) {
    try {
      String to =
          Arrays.stream(message.getAllRecipients())
              .map(String::valueOf)
              .collect(Collectors.joining(","));
      return new Arrived(to, message.getSubject() + "\n" + message.getContent());
    } catch (MessagingException | IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  @Override
  protected Optional<Letters> stalled() {
    return Optional.of(MailServers.letters(silent.url()));
  }

  @Test
  void theLinkBeginsWithThePublicUrlAndTheTokenStandsInItsFragment() {
    var link = resetLink();
    letters().post(link);
    await(() -> arrived().size() == 1);

    assertThat(arrived().get(0).text())
        .contains("https://id.example.com/#reset=" + link.token().text())
        .contains("1 January 2026, 12:34 UTC");
  }

  @Test
  void headersHoldNothingOfTheUserOrTheMachine() throws Exception {
    letters().post(resetLink());
    await(() -> arrived().size() == 1);
    MimeMessage message = server.getReceivedMessages()[0];

    assertThat(Arrays.toString(message.getFrom())).isEqualTo("[Example <id@example.com>]");
    assertThat(Arrays.toString(message.getReplyTo())).isEqualTo("[help@example.com]");
    assertThat(Arrays.toString(message.getAllRecipients())).isEqualTo("[luke@example.com]");
    assertThat(message.getSubject()).isEqualTo("Set a new password for Example");
    assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(message.getMessageID()).endsWith("@example.com>");
    assertThat(message.getContentType()).startsWith("text/plain");
    assertThat(Collections.list(message.getAllHeaders()))
        .extracting(Header::getName)
        .contains("Date")
        .doesNotContain("X-Mailer");
    assertThat(GreenMailUtil.getHeaders(message)).doesNotContain("#reset=");
  }

  @Test
  void triesAgainWhenTheServerRefusesForNow() {
    try (var server = Scripted.replying("RCPT", "451 later")) {
      try (var letters = MailServers.letters(server.url(), QUICK, metrics)) {
        letters.post(changed());
        await(() -> count("latchkey.letters.failed") == 1);
        assertThat(server.count("RCPT")).isEqualTo(3);
      }
    }
  }

  @Test
  void readsNoReplyThatIsTooLong() {
    try (var server = Scripted.replying("EHLO", ENDLESS)) {
      try (var letters = MailServers.letters(server.url(), List.of(), metrics)) {
        letters.post(changed());
        await(() -> count("latchkey.letters.failed") == 1);
        assertThat(server.count("MAIL")).isZero();
      }
    }
  }

  @Test
  void readsNoReplyThatIsTooLongOnAConnectionThatBeginsWithTls() throws Exception {
    try (var server = Scripted.withTls(MailServers::polite)) {
      trusting(server).deliver(changed());
      assertThat(server.count("MAIL")).isEqualTo(1);
    }
    try (var server =
        Scripted.withTls(line -> line.startsWith("EHLO") ? ENDLESS : MailServers.polite(line))) {
      Delivery delivery = trusting(server);
      Set<Thread> before = Thread.getAllStackTraces().keySet();
      assertThatThrownBy(() -> delivery.deliver(changed())).isInstanceOf(Delivery.Failed.class);
      assertThat(server.count("MAIL")).isZero();
      // The mail library has a thread for each connection until it is closed.
      await(
          () ->
              Thread.getAllStackTraces().keySet().stream()
                  .noneMatch(it -> it.getName().startsWith("pool-") && !before.contains(it)));
    }
  }

  /** Delivers to a server whose certificate nothing else would trust. */
  private static Delivery trusting(Scripted server) {
    String url = server.urlWithTls().replace("smtp:", "smtps:");
    var sender = SmtpServer.parse(url).sender();
    Properties settings = sender.getJavaMailProperties();
    settings.setProperty("mail.smtps.ssl.trust", "*");
    settings.setProperty("mail.smtps.ssl.checkserveridentity", "false");
    return new Delivery(sender, MailServers.properties(url), Clock.systemUTC());
  }

  @Test
  void skipsNoMoreThanItReads() throws Exception {
    try (var server = Scripted.replying("<connected>", ENDLESS);
        Socket socket = new BoundedSockets().createSocket()) {
      int port = URI.create(server.urlWithTls()).getPort();
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      InputStream in = socket.getInputStream();
      assertThatThrownBy(() -> in.skipNBytes(ENDLESS.length()))
          .isInstanceOf(IOException.class)
          .hasMessage("the server has sent too much");
    }
  }

  @ParameterizedTest
  @CsvSource({"MAIL,550 no", "RCPT,550 no such user", "DATA,554 no", ".,552 too large"})
  void givesUpAtOnceWhenTheServerRefusesForGood(String command, String reply) {
    try (var server = Scripted.replying(command, reply)) {
      var lost = new CopyOnWriteArrayList<Letter>();
      try (var letters =
          MailServers.letters(MailServers.properties(server.url()), QUICK, metrics, lost::add)) {
        Letter letter = changed();
        letters.post(letter);
        await(() -> !lost.isEmpty());
        assertThat(lost).containsExactly(letter);
        assertThat(count("latchkey.letters.failed")).isEqualTo(1);
        assertThat(server.count("MAIL")).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"MAIL", "RCPT", "DATA", "<connected>"})
  void aConnectionThatDropsIsTriedAgain(String moment) {
    var server = new Scripted[1];
    server[0] =
        new Scripted(
            line -> {
              boolean first = server[0].count(moment) <= 1;
              return line.startsWith(moment) && first ? null : MailServers.polite(line);
            });
    try (var scripted = server[0];
        var letters = MailServers.letters(scripted.url(), QUICK, metrics)) {
      letters.post(changed());
      await(() -> count("latchkey.letters.sent") == 1);
      assertThat(count("latchkey.letters.failed")).isZero();
    }
  }

  @Test
  void aServerThatDropsAfterItAcceptedTheLetterGetsNoSecondOne() {
    try (var server = new Scripted(line -> line.equals("QUIT") ? null : MailServers.polite(line));
        var letters = MailServers.letters(server.url(), QUICK, metrics)) {
      letters.post(changed());
      await(() -> count("latchkey.letters.sent") == 1);
      assertThat(server.count("MAIL")).isEqualTo(1);
    }
  }

  @Test
  void oneBadLetterDoesNotBlockTheNext() {
    try (var server =
            new Scripted(line -> line.contains("<bad@") ? "451 later" : MailServers.polite(line));
        var letters = MailServers.letters(server.url(), List.of(Duration.ofMinutes(5)), metrics)) {
      letters.post(new Letter.PasswordChanged(new EmailAddress("bad@example.com"), id(), NOW));
      letters.post(changed());
      await(() -> count("latchkey.letters.sent") == 1);
      assertThat(metrics.get("latchkey.letters.waiting").gauge().value()).isEqualTo(1);
    }
  }

  @Test
  void aLetterThatWaitsForAnotherTryWhenTheServiceStopsIsSaidToBeLost() {
    var lost = new CopyOnWriteArrayList<Letter>();
    Letter letter = changed();
    try (var server = Scripted.replying("RCPT", "451 later")) {
      try (var letters =
          MailServers.letters(
              MailServers.properties(server.url()),
              List.of(Duration.ofMinutes(5)),
              metrics,
              lost::add)) {
        letters.post(letter);
        await(() -> server.count("RCPT") == 1);
      }
    }
    assertThat(lost).containsExactly(letter);
    assertThat(count("latchkey.letters.failed")).isEqualTo(1);
    assertThat(metrics.get("latchkey.letters.waiting").gauge().value()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no STARTTLS",
        "250-ready\r\n250 STARTTLS|454 TLS not available",
        "250-ready\r\n250 STARTTLS|250 ok",
        "250-ready\r\n250 STARTTLS|"
      })
  void neverSendsWithoutTlsWhereItIsDemanded(String replies) {
    String[] reply = replies.split("\\|", -1);
    try (var server =
        new Scripted(
            line -> {
              if (reply.length == 2 && line.startsWith("EHLO")) {
                return reply[0];
              } else if (line.equals("STARTTLS")) {
                return reply[1].isEmpty() ? null : reply[1];
              }
              return MailServers.polite(line);
            })) {
      try (var letters =
          MailServers.letters(
              server.urlWithTls().replace("//", "//me:secret@"), List.of(), metrics)) {
        letters.post(resetLink());
        await(() -> count("latchkey.letters.failed") == 1);
        assertThat(server.count("MAIL") + server.count("AUTH")).isZero();
      }
    }
  }

  @Test
  void sendsNothingToAServerWithoutATrustedCertificate() {
    var stranger = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
    stranger.start();
    String url = "smtps://127.0.0.1:" + stranger.getSmtps().getPort();
    try (var letters = MailServers.letters(url, List.of(), metrics)) {
      letters.post(resetLink());
      await(() -> count("latchkey.letters.failed") == 1);
      assertThat(stranger.getReceivedMessages()).isEmpty();
    } finally {
      stranger.stop();
    }
  }

  @Test
  void logsInToTheServer() {
    server.setUser("me", "p@ss");
    String url = "smtp://me:p%40ss@127.0.0.1:" + server.getSmtp().getPort() + "?starttls=off";
    try (var letters = MailServers.letters(url, List.of(), metrics);
        var wrong = MailServers.letters(url.replace("%40", "-"), List.of(), metrics)) {
      letters.post(changed());
      await(() -> count("latchkey.letters.sent") == 1);
      wrong.post(changed());
      await(() -> count("latchkey.letters.failed") == 1);
    }
  }

  @Test
  void namesThatAreNotAsciiArriveAndAddNoHeader() throws Exception {
    String name = "Prüf-Stelle für Zugänge, 東京 & <Söhne>".repeat(2).substring(0, 50);
    var properties =
        new MailProperties(
            "smtp://127.0.0.1:" + server.getSmtp().getPort() + "?starttls=off",
            "Müller \"Öffnungsdienst\" <id@example.com>",
            "Hilfe für alle <help@example.com>",
            name,
            "https://id.example.com");
    try (var letters = MailServers.letters(properties, List.of(), metrics, letter -> {})) {
      letters.post(resetLink());
      await(() -> arrived().size() == 1);
    }
    MimeMessage message = server.getReceivedMessages()[0];
    assertThat(message.getSubject()).isEqualTo("Set a new password for " + name);
    assertThat(((InternetAddress) message.getFrom()[0]).getPersonal()).contains("Müller");
    assertThat(((InternetAddress) message.getReplyTo()[0]).getPersonal())
        .isEqualTo("Hilfe für alle");
    assertThat(String.valueOf(message.getContent())).contains(name);
    assertThat(GreenMailUtil.getHeaders(message)).matches("[\\p{ASCII}]*");
    assertThat(Collections.list(message.getAllHeaders()))
        .extracting(Header::getName)
        .doesNotContain("Bcc", "Cc");
  }

  @Test
  void everyAddressThatAUserCanHaveIsTheOneRecipient() throws Exception {
    String all = "a!#$%&'*+/=?^_`{|}~.-z@xn--mller-kva.example";
    letters().post(new Letter.PasswordChanged(new EmailAddress(all), id(), NOW));
    await(() -> arrived().size() == 1);
    assertThat(arrived().get(0).to()).isEqualTo(all);
  }

  private double count(String counter) {
    return metrics.get(counter).counter().count();
  }

  private static User.Id id() {
    return User.Id.random();
  }

  private static Letter.ResetLink resetLink() {
    return new Letter.ResetLink(new EmailAddress("luke@example.com"), ResetToken.issue(id()), NOW);
  }

  private static Letter changed() {
    return new Letter.PasswordChanged(new EmailAddress("luke@example.com"), id(), NOW);
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    assertThat(condition.getAsBoolean()).as("what was waited for").isTrue();
  }
}

package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.adapters.web.Service;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Recovery from end to end: Latchkey as a process, and its letters through Debian's Postfix. */
@Tag("installed")
@Timeout(300)
@EnabledIf(
    value = "dev.latchkey.bootstrap.Postfix#canRun",
    disabledReason = "there is no /usr/sbin/postfix, or this user may not start it")
class PostfixTest {

  private static final String TOM = "tom@example.com";
  private static final String NEW_PASSWORD = "nobody guesses this";

  @TempDir private Path directory;

  @Test
  void aForgottenPasswordIsResetByALetterThroughPostfix() throws Exception {
    try (var mailbox = new MailServer();
        var postfix = new Postfix(directory, mailbox.port());
        var latchkey =
            JavaProcess.latchkey(
                List.of("env", "JAVA_TOOL_OPTIONS=" + postfix.trust()),
                directory.resolve("latchkey.log"),
                Stream.concat(
                        MailServer.settings(postfix.url()).stream(),
                        Stream.of("latchkey.data-dir=" + directory.resolve("users")))
                    .toArray(String[]::new))) {
      Service service = latchkey.service();
      service.signUp("tom");
      String session = Service.token(service.login("tom"));
      assertThat(service.requestReset("tom").statusCode()).isEqualTo(202);
      String letter = mailbox.letterTo(TOM, 1);

      assertThat(MailServer.origin(letter)).isEqualTo(MailServer.PUBLIC_URL);
      assertThat(service.reset(MailServer.token(letter), NEW_PASSWORD).statusCode()).isEqualTo(200);
      assertThat(service.me(session).statusCode()).isEqualTo(401);
      assertThat(service.login("tom", NEW_PASSWORD).statusCode()).isEqualTo(200);
      assertThat(mailbox.letterTo(TOM, 2)).startsWith("Your password for Latchkey was reset");
      assertThat(postfix.logged()).contains("to=<tom@example.com>", "status=sent");
    }
  }
}

package dev.latchkey.adapters.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.adapters.mail.SmtpServer.Security;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpServerTest {

  @Test
  void readsBothSchemesWithTheirUsualPorts() {
    assertThat(SmtpServer.parse("smtp://mail.example.com"))
        .isEqualTo(new SmtpServer(Security.STARTTLS, "mail.example.com", 587, null, null));
    assertThat(SmtpServer.parse("smtps://mail.example.com/"))
        .isEqualTo(new SmtpServer(Security.TLS, "mail.example.com", 465, null, null));
    assertThat(SmtpServer.parse("smtp://me:p%40ss%2B+%3A@mail.example.com:25"))
        .isEqualTo(new SmtpServer(Security.STARTTLS, "mail.example.com", 25, "me", "p@ss++:"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]"})
  void starttlsMayBeOffOnALoopbackAddress(String host) {
    assertThat(SmtpServer.parse("smtp://" + host + ":25?starttls=off").security())
        .isEqualTo(Security.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mail.example.com",
        "http://mail.example.com",
        "smtp://",
        "smtp://me:p@ss@mail.example.com",
        "smtp://me@mail.example.com",
        "smtp://:secret@mail.example.com",
        "smtp://me:%zz@mail.example.com",
        "smtp://mail.example.com/path",
        "smtp://mail.example.com#fragment",
        "smtp://mail.example.com?starttls=no",
        "smtp://mail.example.com?starttls=off",
        "smtp://10.0.0.1?starttls=off",
        "smtp://mail example.com",
        "smtps://localhost?starttls=off",
        "smtp://mail.example.com:0",
        "smtp://mail.example.com:65536"
      })
  void rejectsAnythingElseWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> SmtpServer.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContainingAny("secret", "p@ss")
        .hasMessageMatching("m(ust|ay) .*");
  }

  @Test
  void demandsTlsAndBoundsEveryWait() {
    Properties properties = SmtpServer.parse("smtp://h").sender().getJavaMailProperties();
    assertThat(properties)
        .containsEntry("mail.smtp.starttls.required", "true")
        .containsEntry("mail.smtp.ssl.checkserveridentity", "true")
        .containsEntry("mail.smtp.connectiontimeout", "10000")
        .containsEntry("mail.smtp.timeout", "60000")
        .containsEntry("mail.smtp.writetimeout", "10000");
  }

  @Test
  void showsNoPassword() {
    assertThat(SmtpServer.parse("smtp://me:secret@h")).hasToString("SmtpServer[STARTTLS h:587]");
  }
}

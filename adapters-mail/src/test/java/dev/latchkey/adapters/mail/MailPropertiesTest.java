package dev.latchkey.adapters.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailPropertiesTest {

  private static final String URL = "smtp://me:secret@mail.example.com";

  @Test
  void withoutAMailServerNothingElseMatters() {
    assertThat(new MailProperties("", "?", "?", "", "").isSetUp()).isFalse();
  }

  @Test
  void acceptsAllOfThemAndShowsNone() {
    var properties = MailServers.properties(URL);
    assertThat(properties.isSetUp()).isTrue();
    assertThat(properties).hasToString("MailProperties[hidden]");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "smtp://me:secret, id@example.com, '', Example, https://a.example, LATCHKEY_SMTP_URL",
        "smtp://h, '', '', Example, https://a.example, LATCHKEY_MAIL_FROM",
        "smtp://h, no address, '', Example, https://a.example, LATCHKEY_MAIL_FROM",
        "smtp://h, id@m\u00fcller.example, '', Example, https://a.example, LATCHKEY_MAIL_FROM",
        "smtp://h, id@example.com, nobody, Example, https://a.example, LATCHKEY_MAIL_REPLY_TO",
        "smtp://h, 'id@example.com\nBcc: x@example.com', '', Example, https://a.example,"
            + " LATCHKEY_MAIL_FROM",
        "smtp://h, id@example.com, 'Help\r <help@example.com>', Example, https://a.example,"
            + " LATCHKEY_MAIL_REPLY_TO",
        "smtp://h, id@example.com, '', 'Example\nBcc: x@example.com', https://a.example,"
            + " LATCHKEY_SERVICE_NAME",
        "smtp://h, id@example.com, '', ' ', https://a.example, LATCHKEY_SERVICE_NAME",
        "smtp://h, id@example.com, '', Example, '', LATCHKEY_PUBLIC_URL"
      })
  void namesTheVariableThatIsWrong(
      String url, String from, String replyTo, String name, String publicUrl, String variable) {
    assertThatThrownBy(() -> new MailProperties(url, from, replyTo, name, publicUrl))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(variable)
        .hasMessageNotContaining("secret");
  }
}

package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.EmailAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** ASVS 16.2.5: whoever reads the log can neither log in nor go on in a session. */
class LogTest {

  /** Ours and the framework's; what they say of a request and its body is asked of nobody else. */
  private static final List<String> LOUD =
      List.of("dev.latchkey", "org.springframework.web", "org.springframework.http");

  @TempDir private Path directory;

  @Test
  void holdsNoPasswordTokenOrHashHoweverMuchIsLogged() {
    var secrets =
        new ArrayList<String>(List.of(Service.PASSWORD, "new-password", "wrong-password"));
    var lines = new Lines();
    try (var latchkey = new LatchkeyContext("latchkey.data-dir=" + directory)) {
      lines.start();
      root().addAppender(lines);
      LOUD.forEach(name -> logger(name).setLevel(Level.TRACE));

      var service = latchkey.service();
      service.signUp("tom");
      service.signUp("tom");
      service.login("tom", "wrong-password");
      service.login("nobody", "wrong-password");
      var token = Service.token(service.login("tom"));
      secrets.add(token);
      service.me(token);
      service.call(
          "PUT",
          "/api/user/change_password",
          "{\"user\":{\"password\":\"new-password\",\"currentPassword\":\"wrong-password\"}}",
          token);
      service.call(
          "POST", "/api/user/login", "{\"user\":{\"email\":1,\"password\":\"mypassword\"}}", null);
      service.call("POST", "/api/user/login", "{\"password\":\"mypassword\"}", null);
      service.call("POST", "/api/user/login", "{\"password\":\"mypassword\" mypassword", null);
      var renewed = Service.token(service.changePassword(token, "new-password"));
      secrets.add(renewed);
      service.call("GET", "/nowhere", null, renewed);
      service.logout(renewed);
      secrets.add(
          latchkey
              .bean(Users.class)
              .find(new EmailAddress("tom@example.com"))
              .orElseThrow()
              .passwordHash()
              .value());
    } finally {
      LOUD.forEach(name -> logger(name).setLevel(null));
      root().detachAppender(lines);
    }
    assertThat(lines.all).anyMatch(line -> line.contains("password_changed"));
    assertThat(lines.all).anyMatch(line -> line.contains("POST \"/api/user/login\""));
    for (String secret : secrets) {
      assertThat(lines.all).noneMatch(line -> line.contains(secret));
    }
  }

  private static Logger root() {
    return logger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private static Logger logger(String name) {
    return (Logger) LoggerFactory.getLogger(name);
  }

  private static final class Lines extends AppenderBase<ILoggingEvent> {

    private final List<String> all = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      String thrown =
          event.getThrowableProxy() == null
              ? ""
              : ThrowableProxyUtil.asString(event.getThrowableProxy());
      all.add(event.getFormattedMessage() + event.getKeyValuePairs() + thrown);
    }
  }
}

package dev.latchkey.adapters.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.testkit.Core;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DriverLogTest {

  @Test
  void theDriverLogsNoHashAndNoSession() {
    var appender = new ListAppender<ILoggingEvent>();
    appender.start();
    var driver = (Logger) LoggerFactory.getLogger("org.mongodb");
    driver.setLevel(Level.TRACE);
    driver.addAppender(appender);
    try (var database = new TestDatabase()) {
      var users = database.users();
      var core = new Core(users);
      var key = core.login(Core.TOM).key();
      var hash = users.find(key.user()).orElseThrow().passwordHash();
      users.update(key.user(), user -> user.rehash(new PasswordHash("$plain$replaced-hash")));
      assertThat(appender.list).as("something is logged").isNotEmpty();
      assertThat(List.copyOf(appender.list))
          .extracting(ILoggingEvent::getFormattedMessage)
          .noneMatch(line -> line.contains(hash.value()))
          .noneMatch(line -> line.contains("replaced-hash"))
          .noneMatch(line -> line.contains(key.session().value()));
    } finally {
      driver.detachAppender(appender);
      driver.setLevel(null);
    }
  }
}

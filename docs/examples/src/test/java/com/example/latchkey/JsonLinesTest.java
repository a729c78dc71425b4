package com.example.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.domain.User;
import dev.latchkey.testkit.SecurityEventsContract;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract of the port, and what is this adapter's own: the form of a line. */
class JsonLinesTest extends SecurityEventsContract {

  private final StringBuffer file = new StringBuffer();
  private final List<JsonLines> opened = new ArrayList<>();

  @Override
  protected SecurityEvents securityEvents() {
    return open(file);
  }

  @Override
  protected OptionalLong recorded(SecurityEvents events) {
    var last = new SecurityEvent(Kind.LOGGED_OUT, Instant.EPOCH, Subject.NONE, "last", null);
    events.record(last);
    while (file.indexOf("\"last\"") < 0) {
      Thread.onSpinWait();
    }
    long before = file.toString().lines().filter(line -> !line.contains("\"last\"")).count();
    file.setLength(0);
    return OptionalLong.of(before);
  }

  @Override
  protected Optional<String> written(SecurityEvent event) {
    securityEvents().record(event);
    while (file.length() == 0) {
      Thread.onSpinWait();
    }
    return Optional.of(file.toString());
  }

  @Override
  protected Optional<SecurityEvents> withAStandingSink() {
    var never = new CountDownLatch(1);
    return Optional.of(
        open(
            writing(
                () -> {
                  try {
                    never.await();
                  } catch (InterruptedException closed) {
                    throw new IOException(closed);
                  }
                })));
  }

  @Override
  protected Optional<SecurityEvents> withABrokenSink() {
    return Optional.of(
        open(
            writing(
                () -> {
                  throw new IOException("no space left on device");
                })));
  }

  @Test
  void escapesWhatWouldEndAStringOrALine() {
    var event =
        new SecurityEvent(
            Kind.LOGGED_IN,
            Instant.EPOCH,
            Subject.of(new User.Id("a\"b\\c\n")),
            "192.0.2.1",
            null);
    assertThat(written(event))
        .hasValue(
            "{\"kind\":\"LOGGED_IN\",\"at\":\"1970-01-01T00:00:00Z\","
                + "\"user\":\"a\\u0022b\\u005cc\\u000a\",\"network\":\"192.0.2.1\"}\n");
  }

  private JsonLines open(Appendable sink) {
    var events = new JsonLines(sink);
    opened.add(events);
    return events;
  }

  @AfterEach
  void close() {
    opened.forEach(JsonLines::close);
  }

  private interface Act {
    void run() throws IOException;
  }

  private static Appendable writing(Act act) {
    return new OutputStreamWriter(
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            act.run();
          }
        },
        StandardCharsets.UTF_8) {
      @Override
      public OutputStreamWriter append(CharSequence text) throws IOException {
        act.run();
        return this;
      }
    };
  }
}

package dev.latchkey.adapters.jdbc;

import dev.latchkey.domain.Session;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Sessions as text, a line for each; tabs part the fields, as neither ids nor devices have any. */
final class SessionText {

  private SessionText() {}

  static String write(List<Session> sessions) {
    return sessions.stream()
        .map(
            it ->
                String.join(
                    "\t",
                    it.id().value(),
                    it.openedAt().toString(),
                    it.provenAt().toString(),
                    it.lastSeenAt().toString(),
                    it.expiresAt().toString(),
                    it.device()))
        .collect(Collectors.joining("\n"));
  }

  static List<Session> read(String text) {
    return text.lines()
        .map(line -> line.split("\t", -1))
        .map(
            it ->
                new Session(
                    new Session.Id(it[0]),
                    Instant.parse(it[1]),
                    Instant.parse(it[2]),
                    Instant.parse(it[3]),
                    Instant.parse(it[4]),
                    it[5]))
        .toList();
  }
}

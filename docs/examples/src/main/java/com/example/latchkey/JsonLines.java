package com.example.latchkey;

import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvents;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Writes security events as JSON, one line each. Callers never wait for the file: a bounded queue
 * and one thread are between them. If the queue is full an event is dropped, and the next line says
 * how many were.
 */
public final class JsonLines implements SecurityEvents, AutoCloseable {

  private static final int MOST_WAITING = 10_000;
  private static final Pattern ESCAPED = Pattern.compile("[\"\\\\\\p{Cntrl}]");

  private final BlockingQueue<SecurityEvent> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicLong dropped = new AtomicLong();
  private final Appendable file;
  private final Thread writer = new Thread(this::write, "json-lines");

  public JsonLines(Appendable file) {
    this.file = file;
    writer.setDaemon(true);
    writer.start();
  }

  @Override
  public void record(SecurityEvent event) {
    if (!waiting.offer(event)) {
      dropped.incrementAndGet();
    }
  }

  private void write() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        file.append(line(waiting.take()));
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
          file.append("{\"dropped\":" + lost + "}\n");
        }
      } catch (IOException failed) {
        dropped.incrementAndGet();
      } catch (InterruptedException closed) {
        return;
      }
    }
  }

  private static String line(SecurityEvent event) {
    var line = new StringBuilder("{\"kind\":\"" + event.kind() + "\",\"at\":\"" + event.at() + '"');
    add(line, "reason", event.reason());
    add(line, "user", event.subject().user());
    add(line, "session", event.subject().session());
    add(line, "network", event.network());
    return line.append("}\n").toString();
  }

  /** What is not known of an event is null. */
  private static void add(StringBuilder line, String name, Object value) {
    if (value != null) {
      line.append(",\"" + name + "\":\"" + escaped(value.toString()) + '"');
    }
  }

  private static String escaped(String text) {
    return ESCAPED
        .matcher(text)
        .replaceAll(it -> "\\\\u%04x".formatted((int) it.group().charAt(0)));
  }

  @Override
  public void close() {
    writer.interrupt();
  }
}

package dev.latchkey.adapters.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.http.HttpStatus;

/**
 * Collects a body as it arrives, and dispatches the request again when the body is complete or
 * refused.
 */
final class BodyCollector implements ReadListener, AsyncListener {

  /** A {@code byte[]}, or the {@link RequestRefused} that ended the reading. */
  static final String BODY = BodyCollector.class.getName() + ".body";

  /** Answers a request whose body is incomplete or malformed. */
  interface Refuser {
    void answer(RequestRefused refused, HttpServletRequest request, HttpServletResponse response);
  }

  /** More than twice the longest meaningful body: two passwords, each 256 escaped code points. */
  private static final int MOST_BYTES = 16 * 1024;

  /** A longer body is read up to here, so that its sender is ready to read the answer. */
  private static final int MOST_BYTES_DISCARDED = 2 * 1024 * 1024;

  private final HttpServletRequest request;
  private final AsyncContext async;
  private final Refuser refuser;
  private final ServletInputStream in;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private int count;
  private final AtomicBoolean over = new AtomicBoolean();

  BodyCollector(HttpServletRequest request, AsyncContext async, Refuser refuser)
      throws IOException {
    this.request = request;
    this.async = async;
    this.refuser = refuser;
    this.in = request.getInputStream();
  }

  @Override
  public void onDataAvailable() throws IOException {
    byte[] buffer = new byte[1024];
    while (count <= MOST_BYTES_DISCARDED && in.isReady()) {
      int read = in.read(buffer);
      if (read < 0) {
        return;
      }
      body.write(buffer, 0, Math.min(read, MOST_BYTES - body.size()));
      count += read;
    }
    if (count > MOST_BYTES_DISCARDED) {
      onAllDataRead();
    }
  }

  @Override
  public void onAllDataRead() {
    end(
        count <= MOST_BYTES
            ? body.toByteArray()
            : new RequestRefused(
                HttpStatus.CONTENT_TOO_LARGE, "body_too_large", "the body must not exceed 16 KiB"));
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    end(
        new RequestRefused(
            HttpStatus.REQUEST_TIMEOUT, "request_timeout", "the body did not come in time"));
  }

  private void end(Object result) {
    if (over.compareAndSet(false, true)) {
      request.setAttribute(BODY, result);
      async.dispatch();
    }
  }

  /** The client has disconnected, or its body is malformed. Tomcat then closes the connection. */
  @Override
  public void onError(Throwable fault) {
    if (over.compareAndSet(false, true)) {
      if (async.getResponse() instanceof HttpServletResponse response) {
        refuser.answer(
            new RequestRefused(
                HttpStatus.BAD_REQUEST, "malformed_body", "the body is incomplete or malformed"),
            request,
            response);
        finish(response);
      }
      async.complete();
    }
  }

  private static void finish(HttpServletResponse response) {
    try {
      response.getOutputStream().close();
    } catch (IOException gone) {
      // The client has disconnected.
    }
  }

  @Override
  public void onError(AsyncEvent event) {
    // The listener of the body is told, too.
  }

  @Override
  public void onComplete(AsyncEvent event) {}

  @Override
  public void onStartAsync(AsyncEvent event) {}
}

package dev.latchkey.adapters.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Lets no thread wait for a body: it is collected as it comes, and handled once it is there as a
 * whole. Otherwise as many clients as the server has threads could keep everybody else out by
 * sending no more than the beginning.
 */
final class Bodies extends OncePerRequestFilter {

  /** Some ten times the longest that means anything. */
  static final int MOST_BYTES = 16 * 1024;

  /** So much Tomcat itself reads to no purpose: whoever sends more may miss the answer. */
  private static final int MOST_BYTES_PASSED_OVER = 2 * 1024 * 1024;

  /** Set while Tomcat has not read the request to its end: it must not wait for the rest. */
  static final String UNREAD = Bodies.class.getName() + ".unread";

  private static final String BODY = Bodies.class.getName() + ".body";

  private final Duration longest;
  private final HandlerExceptionResolver errors;

  /**
   * @param longest how long a whole body may take
   */
  Bodies(Duration longest, HandlerExceptionResolver errors) {
    this.longest = longest;
    this.errors = errors;
  }

  /** The body is handled in a second dispatch, when it is there. */
  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getAttribute(BODY) instanceof byte[] body) {
      chain.doFilter(new Buffered(request, body), response);
    } else if (request.getAttribute(UNREAD) != null) {
      response.setHeader(HttpHeaders.CONNECTION, "close");
      errors.resolveException(
          request,
          response,
          null,
          new RequestRefused(
              HttpStatus.REQUEST_TIMEOUT, "request_timeout", "the body did not come in time"));
    } else if (isWildcard(request.getContentType())) {
      // Spring takes none for the type of a request, and would call it a fault of ours.
      errors.resolveException(
          request,
          response,
          null,
          new RequestRefused(
              HttpStatus.UNSUPPORTED_MEDIA_TYPE,
              "unsupported_media_type",
              HttpStatus.UNSUPPORTED_MEDIA_TYPE.getReasonPhrase()));
    } else if (request.getContentLengthLong() > 0
        || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
      request.setAttribute(UNREAD, true);
      AsyncContext async = request.startAsync(request, response);
      async.setTimeout(longest.toMillis());
      var collector = new Collector(request, async);
      async.addListener(collector);
      request.getInputStream().setReadListener(collector);
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean isWildcard(@Nullable String type) {
    try {
      return type != null && !MediaType.parseMediaType(type).isConcrete();
    } catch (InvalidMediaTypeException unreadable) {
      return false;
    }
  }

  private static final class Collector implements ReadListener, AsyncListener {

    private final HttpServletRequest request;
    private final AsyncContext async;
    private final ServletInputStream in;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int count;
    private final AtomicBoolean over = new AtomicBoolean();

    Collector(HttpServletRequest request, AsyncContext async) throws IOException {
      this.request = request;
      this.async = async;
      this.in = request.getInputStream();
    }

    @Override
    public void onDataAvailable() throws IOException {
      byte[] buffer = new byte[1024];
      while (count <= MOST_BYTES_PASSED_OVER && in.isReady()) {
        int read = in.read(buffer);
        if (read < 0) {
          return;
        }
        // What is too long is read on all the same: the caller must get to the answer.
        body.write(buffer, 0, Math.min(read, MOST_BYTES + 1 - body.size()));
        count += read;
      }
      if (count > MOST_BYTES_PASSED_OVER) {
        handle();
      }
    }

    @Override
    public void onAllDataRead() {
      request.removeAttribute(UNREAD);
      handle();
    }

    private void handle() {
      if (over.compareAndSet(false, true)) {
        request.setAttribute(BODY, body.toByteArray());
        async.dispatch();
      }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      if (over.compareAndSet(false, true)) {
        async.dispatch();
      }
    }

    /** The caller is gone, or what it sends is no HTTP. */
    @Override
    public void onError(Throwable fault) {
      if (over.compareAndSet(false, true)) {
        if (async.getResponse() instanceof HttpServletResponse response) {
          // Should anybody still read it: what did not come as a whole was not done.
          response.setStatus(HttpStatus.BAD_REQUEST.value());
        }
        async.complete();
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

  private static final class Buffered extends HttpServletRequestWrapper {

    private final ServletInputStream in;

    Buffered(HttpServletRequest request, byte[] body) {
      super(request);
      var bytes = new ByteArrayInputStream(body);
      this.in =
          new ServletInputStream() {
            @Override
            public int read() {
              return bytes.read();
            }

            @Override
            public int read(byte[] target, int start, int length) {
              return bytes.read(target, start, length);
            }

            @Override
            public boolean isFinished() {
              return bytes.available() == 0;
            }

            @Override
            public boolean isReady() {
              return true;
            }

            @Override
            public void setReadListener(ReadListener listener) {
              throw new IllegalStateException("the body is there already");
            }
          };
    }

    @Override
    public ServletInputStream getInputStream() {
      return in;
    }

    @Override
    public BufferedReader getReader() {
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
  }
}

package dev.latchkey.adapters.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Reads every body, as it arrives, before anything looks at its request: no thread waits for a slow
 * client, even if the request is rejected. A body that is too slow, too large or malformed is
 * rejected here; code behind this filter has the whole body in memory.
 */
final class Bodies extends OncePerRequestFilter {

  private final Duration longest;
  private final CrossOrigin crossOrigin;
  private final HandlerExceptionResolver errors;

  /**
   * @param longest how long a whole body may take
   */
  Bodies(Duration longest, CrossOrigin crossOrigin, HandlerExceptionResolver errors) {
    this.longest = longest;
    this.crossOrigin = crossOrigin;
    this.errors = errors;
  }

  /** A body that comes with forward auth is the application's; it is never read. */
  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return ForwardAuth.isFor(request);
  }

  /** The request is handled in a second dispatch, when its body is complete. */
  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Object body = request.getAttribute(BodyCollector.BODY);
    if (body instanceof byte[] bytes) {
      RequestRefused refused = bytes.length == 0 ? null : refusal(request);
      if (refused == null) {
        chain.doFilter(new BufferedRequest(request, bytes), response);
      } else {
        answer(refused, request, response);
      }
    } else if (body instanceof RequestRefused refused) {
      answer(refused, request, response);
    } else if (request.getContentLengthLong() > 0
        || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
      AsyncContext async = request.startAsync(request, response);
      async.setTimeout(longest.toMillis());
      var collector = new BodyCollector(request, async, this::answer);
      async.addListener(collector);
      request.getInputStream().setReadListener(collector);
    } else if (request.getContentType() != null) {
      chain.doFilter(new BufferedRequest(request, new byte[0]), response);
    } else {
      chain.doFilter(request, response);
    }
  }

  private static @Nullable RequestRefused refusal(HttpServletRequest request) {
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      return new RequestRefused(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "unsupported_content_encoding",
          "the body must not be compressed");
    }
    if (isWildcard(request.getContentType())) {
      // Spring would answer 500.
      return new RequestRefused(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "unsupported_media_type",
          HttpStatus.UNSUPPORTED_MEDIA_TYPE.getReasonPhrase());
    }
    return null;
  }

  private static boolean isWildcard(@Nullable String type) {
    try {
      return type != null && !MediaType.parseMediaType(type).isConcrete();
    } catch (InvalidMediaTypeException unreadable) {
      return false;
    }
  }

  private void answer(
      RequestRefused refused, HttpServletRequest request, HttpServletResponse response) {
    BrowserSafety.setHeaders(request, response);
    try {
      crossOrigin.letRead(request, response);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
    if (refused.status() == HttpStatus.UNSUPPORTED_MEDIA_TYPE) {
      // RFC 9110, 15.5.16: what is accepted instead.
      response.setHeader(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE);
      response.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
    }
    errors.resolveException(request, response, null, refused);
  }
}

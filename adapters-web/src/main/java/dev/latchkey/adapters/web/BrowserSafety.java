package dev.latchkey.adapters.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Rejects requests that pages of other origins must not send, and tells browsers to handle every
 * answer with care (ASVS 3.4, 3.5).
 */
final class BrowserSafety extends OncePerRequestFilter {

  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  /** Swagger UI keeps its icons in its style sheet, as {@code data:} URLs. */
  private static final String API_PAGE_CONTENT_SECURITY_POLICY =
      CONTENT_SECURITY_POLICY.replace("img-src 'self'", "img-src 'self' data:");

  /** ASVS 3.4.1: a year. */
  private static final String STRICT_TRANSPORT_SECURITY = "max-age=31536000";

  private final CrossOrigin crossOrigin;
  private final HandlerExceptionResolver errors;

  BrowserSafety(CrossOrigin crossOrigin, HandlerExceptionResolver errors) {
    this.crossOrigin = crossOrigin;
    this.errors = errors;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    setHeaders(request, response);
    if (ForwardAuth.isFor(request)) {
      // The application decides about cross-site requests; answering this one changes nothing.
      chain.doFilter(request, response);
      return;
    }
    switch (crossOrigin.check(request, response)) {
      case PROCEED -> chain.doFilter(request, response);
      case ANSWERED -> {}
      case REFUSED ->
          errors.resolveException(
              request,
              response,
              null,
              new RequestRefused(
                  HttpStatus.FORBIDDEN,
                  RequestRefused.CROSS_SITE,
                  "requests from other sites are not allowed"));
    }
  }

  /** Sets the headers of every answer, also for other parts of the server that answer. */
  static void setHeaders(HttpServletRequest request, HttpServletResponse response) {
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader(
        "Content-Security-Policy",
        ApiDescription.PAGE.equals(request.getServletPath())
            ? API_PAGE_CONTENT_SECURITY_POLICY
            : CONTENT_SECURITY_POLICY);
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    if (request.isSecure()) {
      response.setHeader("Strict-Transport-Security", STRICT_TRANSPORT_SECURITY);
    }
  }
}

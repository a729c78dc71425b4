package dev.latchkey.adapters.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Keeps other sites from acting through a user's browser, and tells browsers to be careful with
 * every answer (ASVS 3.4, 3.5). A caller that sends neither {@code Sec-Fetch-Site} nor {@code
 * Origin} is no browser and passes.
 */
final class BrowserSafety extends OncePerRequestFilter {

  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  /** Swagger UI keeps its icons in its style sheet. */
  private static final String API_PAGE_CONTENT_SECURITY_POLICY =
      CONTENT_SECURITY_POLICY.replace("img-src 'self'", "img-src 'self' data:");

  /** ASVS 3.4.1: a year. */
  private static final String STRICT_TRANSPORT_SECURITY = "max-age=31536000";

  private final Proxies proxies;
  private final List<String> allowedOrigins;
  private final HandlerExceptionResolver errors;

  BrowserSafety(Proxies proxies, List<String> allowedOrigins, HandlerExceptionResolver errors) {
    this.proxies = proxies;
    this.allowedOrigins = List.copyOf(allowedOrigins);
    this.errors = errors;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
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
    if (proxies.https(request)) {
      response.setHeader("Strict-Transport-Security", STRICT_TRANSPORT_SECURITY);
    }
    if (SAFE_METHODS.contains(request.getMethod()) || isOwn(request)) {
      chain.doFilter(request, response);
    } else {
      errors.resolveException(
          request,
          response,
          null,
          new RequestRefused(
              HttpStatus.FORBIDDEN,
              "cross_site_request",
              "requests from other sites are not allowed"));
    }
  }

  private boolean isOwn(HttpServletRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin != null && allowedOrigins.contains(origin)) {
      return true;
    }
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return OWN_SITES.contains(site);
    }
    return origin == null || isOwnHost(origin, proxies.host(request));
  }

  private static boolean isOwnHost(String origin, @Nullable String host) {
    try {
      return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException notAnOrigin) {
      return false;
    }
  }
}

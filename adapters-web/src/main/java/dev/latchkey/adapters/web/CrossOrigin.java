package dev.latchkey.adapters.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;

/**
 * Decides which pages may act and read through a user's browser: our own, and those of the listed
 * origins (ASVS 3.4.2, 3.5.1). A client that sends neither {@code Sec-Fetch-Site} nor {@code
 * Origin} is not a browser and passes.
 */
final class CrossOrigin {

  enum Verdict {
    PROCEED,
    /** The request was a preflight; the answer is complete. */
    ANSWERED,
    REFUSED
  }

  private static final Logger LOG = LoggerFactory.getLogger(CrossOrigin.class);

  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private final Set<Origin> listed;
  private final CorsConfiguration cors = new CorsConfiguration();
  private final AtomicBoolean warned = new AtomicBoolean();

  CrossOrigin(List<String> allowedOrigins) {
    listed = Origin.set(allowedOrigins);
    cors.setAllowedOrigins(listed.stream().map(Origin::toString).toList());
    cors.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "DELETE"));
    cors.setAllowedHeaders(List.of(HttpHeaders.CONTENT_TYPE));
    cors.setExposedHeaders(List.of(HttpHeaders.RETRY_AFTER));
    cors.setAllowCredentials(true);
  }

  /** Checks a request, and lets the scripts of a listed origin read its answer. */
  Verdict check(HttpServletRequest request, HttpServletResponse response) throws IOException {
    boolean preflight = CorsUtils.isPreFlightRequest(request);
    if (isListed(request)) {
      boolean admitted = setHeaders(request, response);
      return !admitted ? Verdict.REFUSED : preflight ? Verdict.ANSWERED : Verdict.PROCEED;
    }
    boolean admitted = !preflight && (SAFE_METHODS.contains(request.getMethod()) || isOwn(request));
    return admitted ? Verdict.PROCEED : Verdict.REFUSED;
  }

  /** Lets the scripts of a listed origin read an answer, without a check. */
  void letRead(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (isListed(request)) {
      setHeaders(request, response);
    }
  }

  private boolean isListed(HttpServletRequest request) {
    return origin(request).filter(listed::contains).isPresent();
  }

  private boolean setHeaders(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    return new SilentCorsProcessor().processRequest(cors, request, response);
  }

  private boolean isOwn(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return OWN_SITES.contains(site);
    }
    if (request.getHeader(HttpHeaders.ORIGIN) == null) {
      return true;
    }
    Optional<Origin> sender = origin(request);
    Optional<Origin> own = Origin.of(request);
    if (sender.isPresent() && sender.equals(own)) {
      return true;
    }
    if (sender.isPresent() && own.isPresent() && warned.compareAndSet(false, true)) {
      LOG.warn(
          "refused a request of {} because the origin of this service is {}; if both are the same,"
              + " set LATCHKEY_PUBLIC_URL",
          sender.get(),
          own.get());
    }
    return false;
  }

  private static Optional<Origin> origin(HttpServletRequest request) {
    return Optional.ofNullable(request.getHeader(HttpHeaders.ORIGIN)).flatMap(Origin::parse);
  }

  /** Leaves the form of the response to the caller. */
  private static final class SilentCorsProcessor extends DefaultCorsProcessor {
    @Override
    protected void rejectRequest(ServerHttpResponse response) {}
  }
}

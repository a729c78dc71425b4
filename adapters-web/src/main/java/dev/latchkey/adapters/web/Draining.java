package dev.latchkey.adapters.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Stops the server without losing a request. Readiness goes down at once, but the server accepts
 * requests for a while, so that load balancers notice and use other nodes; each response of a
 * filter or route closes its connection. Then the server accepts no more, finishes the requests in
 * flight, and stops.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class Draining extends OncePerRequestFilter implements SmartLifecycle {

  private final Duration delay;
  private volatile boolean stopping;

  /**
   * @param delay how long the server still accepts requests
   */
  Draining(Duration delay) {
    this.delay = delay;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (stopping) {
      response.setHeader(HttpHeaders.CONNECTION, "close");
    }
    chain.doFilter(request, response);
  }

  @Override
  public void start() {
    stopping = false;
  }

  /** Runs before anything else stops: the default phase is stopped first. */
  @Override
  public void stop() {
    stopping = true;
    try {
      Thread.sleep(delay.toMillis());
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return !stopping;
  }
}
